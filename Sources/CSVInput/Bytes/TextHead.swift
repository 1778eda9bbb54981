/// What the first bytes of a text say about its encoding.
struct TextHead {
    /// How many of the first bytes are looked at.
    static let size = 4096

    private(set) var form = TextSource.Form()
    /// Whether the text begins as JSON does: an object, or an array of objects.
    private(set) var beginsAsJSON = false
    /// Whether the text begins as tokenferry's own rejected rows do, which are CSV whatever the input was.
    private(set) var beginsAsRejectedRows = false
    var hasByteOrderMark: Bool { form.markSize > 0 }

    /// Looks at the first bytes; a byte order mark says more than `told`.
    ///
    /// - Throws: where the bytes cannot be of the encoding told.
    init(_ head: UnsafeRawBufferPointer, told: TextEncoding, path: String) throws(CSVInputError) {
        if let (encoding, size) = Self.mark(of: head) {
            form = TextSource.Form(encoding: encoding, markSize: size)
        } else {
            form.encoding = try Self.unmarked(head, told, path)
        }
        let text = Self.text(of: head, form)
        beginsAsJSON = Self.beginsAsJSON(text)
        // The name of their first column; a spreadsheet that saved them may have put it in quotes.
        beginsAsRejectedRows = text.drop { $0 == ASCII.quote }.starts(with: "tokenferry_reason".utf8)
    }

    private static func mark(of head: UnsafeRawBufferPointer) -> (TextEncoding, Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16le, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16be, 2) }
        return nil
    }

    private static func unmarked(
        _ head: UnsafeRawBufferPointer,
        _ told: TextEncoding,
        _ path: String
    ) throws(CSVInputError) -> TextEncoding? {
        switch told {
        case .auto: return obviousUTF16(head)
        case .utf8, .windows1252, .latin1: return told
        case .utf16, .utf16le, .utf16be:
            // Delimiters and line ends alone bring a NUL every other byte or so.
            guard head.contains(ASCII.nul) else {
                let detail =
                    "it should be \(told.rawValue), and the bytes are not; set the encoding to auto, or save as UTF-8"
                throw CSVInputError(.unsupportedEncoding, path: path, line: 1, detail: detail)
            }
            let nuls = nulCounts(head)
            return told == .utf16 ? (nuls.even > nuls.odd ? .utf16be : .utf16le) : told
        }
    }

    /// The byte order, where text of any other encoding is out of the question.
    ///
    /// The first character is ASCII in one order, as are half of the others, and hardly any in the other.
    private static func obviousUTF16(_ head: UnsafeRawBufferPointer) -> TextEncoding? {
        guard head.count >= 2 else { return nil }
        let nuls = nulCounts(head)
        let (less, more) = (min(nuls.even, nuls.odd), max(nuls.even, nuls.odd))
        guard more * 4 >= head.count, less * 16 <= more else { return nil }
        if nuls.odd == more, head[1] == ASCII.nul, head[0] != ASCII.nul { return .utf16le }
        if nuls.even == more, head[0] == ASCII.nul, head[1] != ASCII.nul { return .utf16be }
        return nil
    }

    private static func nulCounts(_ head: UnsafeRawBufferPointer) -> (even: Int, odd: Int) {
        var counts = (even: 0, odd: 0)
        for (index, byte) in head.enumerated() where byte == ASCII.nul {
            if index & 1 == 0 { counts.even += 1 } else { counts.odd += 1 }
        }
        return counts
    }

    /// The ASCII bytes of the head, which are enough to tell JSON by.
    private static func text(of head: UnsafeRawBufferPointer, _ form: TextSource.Form) -> [UInt8] {
        let bytes = head.dropFirst(form.markSize)
        return switch form.encoding {
        case .utf16le: asciiUnits(of: bytes, high: 1)
        case .utf16be: asciiUnits(of: bytes, high: 0)
        default: Array(bytes)
        }
    }

    /// A byte for each code unit: the halves of one beyond ASCII may look like JSON themselves.
    private static func asciiUnits(of bytes: Slice<UnsafeRawBufferPointer>, high: Int) -> [UInt8] {
        stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            bytes[index + high] == 0 ? bytes[index + 1 - high] : 0xFF
        }
    }

    private static func beginsAsJSON(_ text: [UInt8]) -> Bool {
        func isBlank(_ byte: UInt8) -> Bool { [ASCII.space, ASCII.tab, ASCII.lf, ASCII.cr].contains(byte) }
        let start = text.drop(while: isBlank)
        guard let first = start.first, let second = start.dropFirst().drop(while: isBlank).first else { return false }
        // A column may be named [id]; an array of anything but objects is no export.
        return switch first {
        case UInt8(ascii: "{"): [ASCII.quote, UInt8(ascii: "}")].contains(second)
        case UInt8(ascii: "["): [UInt8(ascii: "{"), UInt8(ascii: "]")].contains(second)
        default: false
        }
    }
}
