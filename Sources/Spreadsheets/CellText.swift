/// Brings texts into a form that a workbook can hold.
enum CellText {
    /// Excel's limit, in UTF-16 units.
    static let longest = 32_767

    /// The text as a cell can hold it.
    ///
    /// What XML cannot say becomes U+FFFD, a carriage return a line feed; what looks like one of Excel's own escapes
    /// (`_x0041_`) is escaped itself, as it would be read as another text. A longer text is cut and ends in `…`.
    static func cell(_ text: String) -> String {
        guard needsWork(text) else { return text }
        let escaped = escaped(plain(text))
        guard escaped.utf16.count > longest else { return escaped }
        var cut = String.UnicodeScalarView()
        var units = 1
        for scalar in escaped.unicodeScalars {
            units += UTF16.width(scalar)
            guard units <= longest else { break }
            cut.append(scalar)
        }
        cut.append("…")
        return String(cut)
    }

    /// The text without what XML cannot say.
    static func plain(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A where last == "\r": break
            case 0x0D: output.append("\n")
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0xFFFE, 0xFFFF: output.append("\u{FFFD}")
            default: output.append(scalar)
            }
            last = scalar
        }
        return String(output)
    }

    /// A text for the document's properties: on one line, and no longer than the library takes.
    static func property(_ text: String) -> String { oneLine(text, most: 120) }

    /// A text for the margin of a page, where `&` begins a command: on one line, at most `most` characters.
    static func margin(_ text: String, most: Int) -> String {
        oneLine(String(text.map { $0 == "&" ? "＆" : $0 }), most: most)
    }

    private static func oneLine(_ text: String, most: Int) -> String {
        let line = String(plain(text).map { $0.isNewline || $0 == "\t" ? " " : $0 })
        guard line.unicodeScalars.count > most else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(most - 1))) + "…"
    }

    /// Most texts can be written as they are, which is told without copying them.
    private static func needsWork(_ text: String) -> Bool {
        guard text.utf8.count <= longest else { return true }
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20, byte != 0x09, byte != 0x0A { return true }
            // `_x`, and the lead of U+FFFE and U+FFFF with others.
            if last == 0x5F, byte == 0x78 { return true }
            if last == 0xEF, byte == 0xBF { return true }
            last = byte
        }
        return false
    }

    /// Puts `_x005F` before what reads as `_xHHHH_`.
    private static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for index in bytes.indices {
            if bytes[index] == 0x5F, index + 6 < bytes.count, bytes[index + 1] == 0x78, bytes[index + 6] == 0x5F,
                bytes[(index + 2)...(index + 5)].allSatisfy(isHexDigit)
            {
                output += Array("_x005F".utf8)
            }
            output.append(bytes[index])
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool { Character(UnicodeScalar(byte)).isHexDigit }
}
