/// A file that is no text to be read, recognised by its first bytes.
package struct ForeignFormat {
    /// How many of the first bytes are needed.
    package static let headSize = 512

    /// The name that a person knows it by.
    package let name: String
    /// What to do about it.
    let remedy: String

    private static let unpack = "unpack it first"
    private static let exportText = "export as CSV"

    /// Recognises a file by its first bytes; `nil` for what may be text or gzip.
    package init?(head: UnsafeRawBufferPointer) {
        guard let (name, remedy) = Self.signature(of: head) ?? Self.markup(in: head) else { return nil }
        (self.name, self.remedy) = (name, remedy)
    }

    /// Whether the bytes begin a gzip stream, or could if there were more of them.
    package static func isGzip(_ head: UnsafeRawBufferPointer) -> Bool {
        head.starts(with: [0x1F, 0x8B]) || head.count == 1 && head[0] == 0x1F
    }

    private static let signatures: [(bytes: [UInt8], name: String, remedy: String)] = [
        ([0x50, 0x4B, 0x03, 0x04], "a workbook (XLSX) or ZIP archive, not CSV", "export as CSV, or unpack it first"),
        ([0x50, 0x4B, 0x05, 0x06], "an empty ZIP archive", "was the export finished?"),
        (
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Excel workbook (XLS, or one with a password)",
            exportText
        ),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed", unpack),
        ([0x42, 0x5A, 0x68], "bzip2-compressed", unpack),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz-compressed", unpack),
        ([0x5D, 0x00, 0x00], "LZMA-compressed", unpack),
        ([0x04, 0x22, 0x4D, 0x18], "LZ4-compressed", unpack),
        ([0x1F, 0x9D], "compressed (.Z)", unpack),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", unpack),
        ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "a RAR archive", unpack),
        ([0x25, 0x50, 0x44, 0x46, 0x2D], "a PDF document", exportText),
        (
            Array("SQLite format 3\0".utf8), "a SQLite database, such as a journal of tokenferry",
            "name the export itself"
        ),
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32 text", "save it as UTF-8"),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32 text", "save it as UTF-8"),
    ]

    private static func signature(of head: UnsafeRawBufferPointer) -> (String, String)? {
        if isPGP(head) { return ("encrypted with PGP (GPG)", "decrypt it first, with gpg --decrypt") }
        if head.count >= 262, head[257..<262].elementsEqual("ustar".utf8) { return ("a tar archive", unpack) }
        guard let found = signatures.first(where: { head.starts(with: $0.bytes) }) else { return nil }
        // "BZh" could begin a column's name; the block's own mark behind it could not.
        if found.bytes[0] == 0x42 {
            guard head.count > 4, [0x31, 0x17].contains(head[4]), [0x41, 0x72].contains(head[5]) else { return nil }
        }
        return (found.name, found.remedy)
    }

    private static func markup(in head: UnsafeRawBufferPointer) -> (String, String)? {
        let text = head.drop { [ASCII.space, ASCII.tab, ASCII.lf, ASCII.cr].contains($0) }
        func begins(_ word: String) -> Bool {
            text.prefix(word.utf8.count).elementsEqual(word.utf8) { $0 | 0x20 == $1 | 0x20 }
        }
        if begins("<!doctype html") || begins("<html") {
            return ("a web page", "perhaps the download asked for a login; export again")
        }
        return begins("<?xml") ? ("XML", exportText) : nil
    }

    /// Whether the bytes are ASCII armour, or begin with an OpenPGP packet that encrypts, signs or packs (RFC 9580, 4.2).
    ///
    /// The version behind the packet's length is a control character, which no text has there.
    private static func isPGP(_ head: UnsafeRawBufferPointer) -> Bool {
        if head.starts(with: "-----BEGIN PGP".utf8) { return true }
        guard head.count >= 7 else { return false }
        let tag: UInt8
        let version: UInt8
        switch head[0] {
        case 0x80..<0xC0:
            (tag, version) = (head[0] >> 2 & 0x0F, [head[2], head[3], head[5], head[1]][Int(head[0] & 3)])
        case 0xC0...0xFF:
            tag = head[0] & 0x3F
            version = head[1] < 192 ? head[2] : head[1] < 224 ? head[3] : head[1] == 0xFF ? head[6] : head[2]
        default: return false
        }
        return switch tag {
        case 1: version == 3 || version == 6
        case 3: (4...6).contains(version)
        case 4: version == 3 || version == 6
        case 8: version <= 3
        case 18: version <= 2
        default: false
        }
    }
}
