import MigrationModel

/// Windows-1252 or ISO-8859-1 by a table.
struct SingleByteDecoder: TextDecoder {
    /// The code points of the bytes 0x80 to 0x9F in Windows-1252; 0 where it has none (Unicode's mapping CP1252.TXT).
    private static let windows1252: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    /// The UTF-8 of the bytes from 0x80 on.
    private let table: [[UInt8]]

    /// Makes the table; ISO-8859-1 is exact, with control characters at 0x80 to 0x9F.
    init(windows1252: Bool) {
        table = (UInt8(0x80)...0xFF).map { byte in
            guard windows1252, byte < 0xA0 else { return Self.utf8(UInt32(byte)) }
            let codePoint = Self.windows1252[Int(byte - 0x80)]
            // Alone, the byte is a UTF-8 sequence without its beginning.
            return codePoint == 0 ? [byte] : Self.utf8(UInt32(codePoint))
        }
    }

    /// Whether Windows-1252 gives the byte a meaning.
    static func isDefined(_ byte: UInt8) -> Bool {
        byte < 0x80 || byte >= 0xA0 || windows1252[Int(byte - 0x80)] != 0
    }

    mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: inout GrowableBytes) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        var index = 0
        while index < bytes.count {
            let next = UnsafeRawBufferPointer(bytes).firstNonASCII(from: index)
            text.append(UnsafeBufferPointer(rebasing: bytes[index..<next]))
            guard next < bytes.count else { return }
            for byte in table[Int(bytes[next] - 0x80)] { text.append(byte) }
            index = next + 1
        }
    }

    mutating func finish(into text: inout GrowableBytes) {}

    private static func utf8(_ codePoint: UInt32) -> [UInt8] {
        var text = GrowableBytes(capacity: 16)
        text.append(codePoint: codePoint)
        return Array(text.bytes)
    }
}
