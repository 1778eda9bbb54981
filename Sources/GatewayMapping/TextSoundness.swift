extension UnsafeBufferPointer<UInt8> {
    /// Why a text (valid UTF-8) cannot be what somebody wrote: a control character, or letters read in the wrong encoding.
    var textProblem: RowProblem? {
        if isPlainASCII { return nil }
        var isASCII = true
        for byte in self {
            if byte < 0x20 ? byte != 0x0A && byte != 0x0D && byte != 0x09 : byte == 0x7F { return .controlCharacter }
            if byte >= 0x80 { isASCII = false }
        }
        if isASCII { return nil }
        if isGarbled { return .garbled }
        for index in 0..<count - 1 where self[index] == 0xC2 && self[index + 1] <= 0x9F { return .controlCharacter }
        return nil
    }

    /// Whether a hard blank, a soft hyphen, a zero-width character or a byte order mark is in it: seen by nobody, and another
    /// id for a computer.
    var hasInvisibleCharacter: Bool {
        if isPlainASCII { return false }
        var reader = ScalarReader(bytes: self)
        while let scalar = reader.next() {
            switch scalar {
            case 0xA0, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF: return true
            default: continue
            }
        }
        return false
    }

    /// Whether all bytes are from 20 to 7E; eight are looked at together, since this is done for each text of each row.
    private var isPlainASCII: Bool {
        let bytes = UnsafeRawBufferPointer(self)
        let high: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        var doubtful: UInt64 = 0
        var position = 0
        while position + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            // The high bit of a byte is set where it was set already, where one more sets it (7F), and where taking 20
            // away borrows (below 20).
            doubtful |= (word | (word &+ ones) | (word &- ones &* 0x20)) & high
            position += 8
        }
        if doubtful != 0 { return false }
        while position < bytes.count {
            if bytes[position] < 0x20 || bytes[position] > 0x7E { return false }
            position += 1
        }
        return true
    }

    /// Whether UTF-8 was read as Windows-1252 or latin-1 and stored as UTF-8 again (`Ã©` for `é`), or characters that could
    /// not be read were replaced (U+FFFD).
    ///
    /// Each letter becomes two or three characters, the first an accented capital, the others mostly signs. What a person
    /// may have written (`CAFÉ’S`, a French quotation) is let through unless it occurs twice in a row.
    private var isGarbled: Bool {
        var reader = ScalarReader(bytes: self)
        // The characters of a sequence that is being read.
        var lead: UInt8 = 0
        var second: UInt8 = 0
        var expected = 0
        var doubtful = 0
        while let scalar = reader.next() {
            if scalar == 0xFFFD { return true }
            guard let byte = windowsByte(of: scalar), byte >= 0x80 else {
                (expected, doubtful) = (0, 0)
                continue
            }
            if expected > 0, byte < 0xC0 {
                if expected == sequenceLength(lead) - 1 { second = byte }
                expected -= 1
                if expected > 0 { continue }
                if isBeyondDoubt(lead, second) { return true }
                doubtful += 1
                if doubtful == 2 { return true }
                continue
            }
            if expected > 0 || byte < 0xC0 { doubtful = 0 }
            lead = byte
            expected = sequenceLength(byte) - 1
            if expected < 0 { expected = 0 }
        }
        return false
    }
}

/// How many bytes a UTF-8 sequence has by its first; 0 for a byte that begins none.
private func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
}

/// Whether one such sequence is enough, since nobody writes these characters side by side.
private func isBeyondDoubt(_ lead: UInt8, _ second: UInt8) -> Bool {
    switch lead {
    // Â and Ã: Western letters. What would be a control character may be a quotation mark behind a capital.
    case 0xC2: second >= 0xA0 && second != 0xBB
    case 0xC3: second != 0x92 && second != 0x94 && second != 0xBB
    // Ä and Å: Central European letters.
    case 0xC4, 0xC5: ![0x92, 0x94, 0x96, 0x85].contains(second)
    // â€ and â‚, â„: quotation marks, dashes, the euro; áº and á»: Vietnamese.
    case 0xE2: (0x80...0x84).contains(second)
    case 0xE1: second == 0xBA || second == 0xBB
    // ï»: the byte order mark.
    case 0xEF: second == 0xBB
    case 0xF0: true
    default: false
    }
}

/// The byte that Windows-1252 has for a character; C1 control characters stand for themselves, as in latin-1.
private func windowsByte(of scalar: UInt32) -> UInt8? {
    if scalar < 0x100 { return UInt8(scalar) }
    return switch scalar {
    case 0x20AC: 0x80
    case 0x201A: 0x82
    case 0x0192: 0x83
    case 0x201E: 0x84
    case 0x2026: 0x85
    case 0x2020: 0x86
    case 0x2021: 0x87
    case 0x02C6: 0x88
    case 0x2030: 0x89
    case 0x0160: 0x8A
    case 0x2039: 0x8B
    case 0x0152: 0x8C
    case 0x017D: 0x8E
    case 0x2018: 0x91
    case 0x2019: 0x92
    case 0x201C: 0x93
    case 0x201D: 0x94
    case 0x2022: 0x95
    case 0x2013: 0x96
    case 0x2014: 0x97
    case 0x02DC: 0x98
    case 0x2122: 0x99
    case 0x0161: 0x9A
    case 0x203A: 0x9B
    case 0x0153: 0x9C
    case 0x017E: 0x9E
    case 0x0178: 0x9F
    default: nil
    }
}

/// Reads the scalars of valid UTF-8 without allocating; stops where it is not valid.
private struct ScalarReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    mutating func next() -> UInt32? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        let length = first < 0x80 ? 1 : sequenceLength(first)
        guard length > 0, position + length <= bytes.count else { return nil }
        var scalar = length == 1 ? UInt32(first) : UInt32(first & (0x7F >> UInt8(length)))
        for offset in 1..<max(length, 1) where length > 1 {
            scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F)
        }
        position += length
        return scalar
    }
}
