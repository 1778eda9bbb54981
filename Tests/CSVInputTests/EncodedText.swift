import Foundation

@testable import CSVInput

/// A way to write a text, by Foundation's encoders and not by ours.
enum EncodedText: String, CaseIterable, Sendable {
    case utf8
    case utf8Marked
    case utf16leMarked
    case utf16beMarked
    case utf16le
    case utf16be
    case windows1252
    case latin1
    case utf8Gzip
    case utf16Gzip

    /// The bytes; `nil` where the text has a character that the encoding lacks.
    func bytes(of text: String) -> [UInt8]? {
        switch self {
        case .utf8: Array(text.utf8)
        case .utf8Marked: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case .utf16le: Self.data(text, .utf16LittleEndian)
        case .utf16be: Self.data(text, .utf16BigEndian)
        case .utf16leMarked: Self.data("\u{FEFF}" + text, .utf16LittleEndian)
        case .utf16beMarked: Self.data("\u{FEFF}" + text, .utf16BigEndian)
        case .windows1252: Self.data(text, .windowsCP1252)
        case .latin1: Self.data(text, .isoLatin1)
        case .utf8Gzip: Gzip.pack(Array(text.utf8))
        case .utf16Gzip: Self.data("\u{FEFF}" + text, .utf16LittleEndian).map { Gzip.pack($0) }
        }
    }

    /// What a job that knows the encoding would say.
    var told: TextEncoding {
        switch self {
        case .utf8, .utf8Marked, .utf8Gzip: .utf8
        case .utf16le, .utf16leMarked, .utf16Gzip: .utf16le
        case .utf16be, .utf16beMarked: .utf16be
        case .windows1252: .windows1252
        case .latin1: .latin1
        }
    }

    /// Whether the encoding is recognised without a word.
    var isFound: Bool { self != .latin1 }

    var isMarked: Bool { [.utf8Marked, .utf16leMarked, .utf16beMarked, .utf16Gzip].contains(self) }

    private static func data(_ text: String, _ encoding: String.Encoding) -> [UInt8]? {
        text.data(using: encoding).map { Array($0) }
    }
}

/// Gzip without compression (RFC 1952 around stored blocks of RFC 1951), written plainly.
enum Gzip {
    /// One member; a block holds at most `blockSize` bytes, up to 65535.
    static func pack(_ bytes: [UInt8], blockSize: Int = 50) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(blockSize)
            rest = rest.dropFirst(blockSize)
            packed.append(rest.isEmpty ? 1 : 0)
            packed += littleEndian(UInt32(block.count), 2) + littleEndian(~UInt32(block.count), 2) + block
        } while !rest.isEmpty
        return packed + littleEndian(checksum(bytes), 4) + littleEndian(UInt32(bytes.count), 4)
    }

    private static func littleEndian(_ value: UInt32, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
    }
}
