import MigrationModel

extension JSONTokenizer {
    /// Reads a string from its opening quote to behind the closing one.
    mutating func scanString() throws(CSVInputError) {
        input.skip()
        /// The first half of a surrogate pair that waits for the second.
        var half: UInt32?
        while true {
            let run = try input.skipPlainText()
            if !run.isEmpty {
                flush(&half)
                text.append(run)
                try checkLength()
                continue
            }
            switch try input.peek() {
            case ASCII.quote:
                flush(&half)
                input.skip()
                return
            case ASCII.backslash:
                input.skip()
                try scanEscape(&half)
            case nil: throw input.error(expected: "the rest of a text and its closing quote")
            default:
                throw input.error("a line break or control character stands in a text; JSON has them as escapes only")
            }
        }
    }

    /// Reads what follows a backslash.
    private mutating func scanEscape(_ half: inout UInt32?) throws(CSVInputError) {
        let byte = try input.peek()
        guard byte != 0x75 else {
            input.skip()
            return append(codeUnit: try scanCodeUnit(), half: &half)
        }
        flush(&half)
        switch byte {
        case ASCII.quote, ASCII.backslash, 0x2F: text.append(byte ?? 0)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0C)
        case 0x6E: text.append(ASCII.lf)
        case 0x72: text.append(ASCII.cr)
        case 0x74: text.append(ASCII.tab)
        default: throw input.error(expected: "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
        input.skip()
    }

    private mutating func scanCodeUnit() throws(CSVInputError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch try input.peek() {
            case .some(let byte) where 0x30...0x39 ~= byte: digit = byte - 0x30
            case .some(let byte) where 0x41...0x46 ~= byte: digit = byte - 0x41 + 10
            case .some(let byte) where 0x61...0x66 ~= byte: digit = byte - 0x61 + 10
            default: throw input.error(expected: "four hexadecimal digits of an escape")
            }
            unit = unit << 4 | UInt32(digit)
            input.skip()
        }
        return unit
    }

    private mutating func append(codeUnit unit: UInt32, half: inout UInt32?) {
        if let first = half, 0xDC00...0xDFFF ~= unit {
            half = nil
            return append(scalar: 0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00))
        }
        flush(&half)
        if 0xD800...0xDBFF ~= unit { half = unit } else { append(scalar: unit) }
    }

    /// Ends the wait for a second half: the first one becomes bytes that are no UTF-8.
    private mutating func flush(_ half: inout UInt32?) {
        guard let lone = half else { return }
        half = nil
        append(scalar: lone)
    }

    /// Appends the bytes that UTF-8 has for a number, or would have if half a surrogate pair were a character.
    private mutating func append(scalar: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80: text.append(UInt8(scalar))
        case ..<0x800:
            text.append(UInt8(0xC0 | scalar >> 6))
            text.append(tail(0))
        case ..<0x10000:
            text.append(UInt8(0xE0 | scalar >> 12))
            text.append(tail(6))
            text.append(tail(0))
        default:
            text.append(UInt8(0xF0 | scalar >> 18))
            text.append(tail(12))
            text.append(tail(6))
            text.append(tail(0))
        }
    }

    /// Reads a number as it is spelled.
    mutating func scanNumber() throws(CSVInputError) {
        if try input.peek() == ASCII.minus { take(ASCII.minus) }
        // What follows a leading 0 is for the caller to find out of place.
        if try input.peek() == 0x30 { take(0x30) } else { try scanDigits() }
        if try input.peek() == 0x2E {
            take(0x2E)
            try scanDigits()
        }
        guard let mark = try input.peek(), mark | 0x20 == 0x65 else { return }
        take(mark)
        if let sign = try input.peek(), sign == 0x2B || sign == ASCII.minus { take(sign) }
        try scanDigits()
    }

    private mutating func scanDigits() throws(CSVInputError) {
        let start = text.count
        while let digit = try input.peek(), 0x30...0x39 ~= digit {
            take(digit)
            try checkLength()
        }
        if text.count == start { throw input.error(expected: "a digit of a number") }
    }

    /// Reads `true`, `false` or `null`, of which the first letter was seen.
    mutating func scanWord(_ word: String) throws(CSVInputError) {
        for letter in word.utf8 {
            guard try input.peek() == letter else { throw input.error(expected: "the rest of \"\(word)\"") }
            take(letter)
        }
    }

    private mutating func take(_ byte: UInt8) {
        text.append(byte)
        input.skip()
    }

    private func checkLength() throws(CSVInputError) {
        guard text.count > textLimit else { return }
        throw input.error("a text or number is longer than \(textLimit) bytes; is a closing quote missing?")
    }
}
