/// Looks through bytes for what is UTF-8 in them and what is not, in chunks cut anywhere.
struct UTF8Scanner {
    /// The number of well-formed sequences of two or more bytes.
    private(set) var multiByteCount = 0
    /// The number of bytes, or of beginnings of a sequence, that no UTF-8 text has at their place.
    private(set) var invalidCount = 0
    var hasMultiByte: Bool { multiByteCount > 0 }
    var hasInvalid: Bool { invalidCount > 0 }
    /// The bytes that the open sequence still lacks, and the range that the next one must be in.
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether the bytes so far end inside a sequence.
    var isOpen: Bool { missing > 0 }

    /// Takes the next bytes.
    mutating func scan(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            if missing == 0 { index = bytes.firstNonASCII(from: index) }
            guard index < bytes.count else { return }
            take(bytes[index])
            index += 1
        }
    }

    /// Says that the bytes are over: an open sequence has no end.
    mutating func finish() {
        if isOpen { invalidCount += 1 }
        missing = 0
    }

    private mutating func take(_ byte: UInt8) {
        if missing > 0 {
            if byte >= lowest, byte <= highest {
                missing -= 1
                (lowest, highest) = (0x80, 0xBF)
                if missing == 0 { multiByteCount += 1 }
                return
            }
            invalidCount += 1
            missing = 0
        }
        begin(byte)
    }

    /// The Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF.
    private mutating func begin(_ byte: UInt8) {
        (lowest, highest) = (0x80, 0xBF)
        switch byte {
        case 0x00...0x7F: return
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF4: (missing, highest) = (3, 0x8F)
        case 0xF1...0xF3: missing = 3
        default: invalidCount += 1
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The index of the first byte above 0x7F, at `start` or behind it; the number of bytes where there is none.
    ///
    /// It runs over every byte of a plain file, so it takes 64 at a time.
    func firstNonASCII(from start: Int = 0) -> Int {
        var index = start
        while index &+ 64 <= count {
            let block = loadUnaligned(fromByteOffset: index, as: SIMD8<UInt64>.self)
            let pairs = block.lowHalf | block.highHalf
            let union = pairs.lowHalf | pairs.highHalf
            guard (union.x | union.y) & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= 64
        }
        while index < count, self[index] < 0x80 { index &+= 1 }
        return index
    }
}
