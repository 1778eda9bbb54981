extension UnsafeBufferPointer<UInt8> {
    /// No bytes.
    static var none: Self { Self(start: nil, count: 0) }

    /// Without white space, no-break spaces, zero-width spaces and byte-order marks at both ends.
    package var trimmed: Self {
        var start = 0
        var end = count
        while start < end {
            let width = blankWidth(at: start, before: end)
            if width == 0 { break }
            start += width
        }
        while end > start {
            let width = blankWidth(endingAt: end, after: start)
            if width == 0 { break }
            end -= width
        }
        return start == 0 && end == count ? self : Self(rebasing: self[start..<end])
    }

    /// Whether nothing but blanks is in it.
    var isBlank: Bool { isEmpty || (self[0] <= 0x20 || self[0] >= 0xC2) && trimmed.isEmpty }

    /// Whether a spreadsheet has written a number in scientific notation: `8.41575E+15`, also with a decimal comma.
    ///
    /// The sign is what tells it from a token such as `12e456`.
    var isScientificNotation: Bool {
        guard count >= 4, isDigit(0), isDigit(count - 1) else { return false }
        var position = skipDigits(from: 0)
        if position < count, self[position] == 0x2E || self[position] == 0x2C {
            position = skipDigits(from: position + 1)
        }
        guard position + 2 < count, self[position] | 0x20 == 0x65 else { return false }
        guard self[position + 1] == 0x2B || self[position + 1] == 0x2D else { return false }
        return skipDigits(from: position + 2) == count
    }

    /// Whether it is what a spreadsheet writes where a formula fails: `#REF!`, `#NAME?`.
    var isSpreadsheetError: Bool {
        guard count >= 5, self[0] == 0x23 else { return false }
        return ["#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/A"].contains {
            $0.utf8.elementsEqual(self)
        }
    }

    /// What a spreadsheet has done to an id, or `nil`.
    var spreadsheetProblem: RowProblem? {
        if isScientificNotation { return .scientificNotation }
        if isSpreadsheetError { return .spreadsheetError }
        // Of honest numbers, one in 10,000 ends so.
        guard count >= 19, isDigits else { return nil }
        return self[15...].allSatisfy { $0 == 0x30 } ? .digitsZeroed : nil
    }

    /// Whether all bytes are decimal digits; true for none.
    var isDigits: Bool { skipDigits(from: 0) == count }

    /// Whether the bytes are equal, one by one.
    func equals(_ other: Self) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }

    /// Whether the bytes are equal but for the case of ASCII letters.
    func equalsIgnoringCase(_ other: Self) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] {
            let folded = self[index] | 0x20
            guard folded == other[index] | 0x20, (0x61...0x7A).contains(folded) else { return false }
        }
        return true
    }

    func begins(with prefix: Self) -> Bool {
        guard count >= prefix.count else { return false }
        for index in 0..<prefix.count where self[index] != prefix[index] { return false }
        return true
    }

    private func isDigit(_ index: Int) -> Bool { self[index] &- 0x30 <= 9 }

    private func skipDigits(from start: Int) -> Int {
        var position = start
        while position < count, isDigit(position) { position += 1 }
        return position
    }

    /// How many bytes the blank at a position takes; 0 where there is none.
    private func blankWidth(at start: Int, before end: Int) -> Int {
        let byte = self[start]
        if byte <= 0x20 { return 1 }
        if byte == 0xC2, start + 1 < end, self[start + 1] == 0xA0 { return 2 }
        guard start + 2 < end else { return 0 }
        return isThreeByteBlank(start) ? 3 : 0
    }

    private func blankWidth(endingAt end: Int, after start: Int) -> Int {
        let byte = self[end - 1]
        if byte <= 0x20 { return 1 }
        if byte == 0xA0, end - 2 >= start, self[end - 2] == 0xC2 { return 2 }
        guard byte == 0x8B || byte == 0xBF, end - 3 >= start else { return 0 }
        return isThreeByteBlank(end - 3) ? 3 : 0
    }

    /// U+200B (zero-width space) or U+FEFF (byte-order mark).
    private func isThreeByteBlank(_ start: Int) -> Bool {
        (self[start] == 0xE2 && self[start + 1] == 0x80 && self[start + 2] == 0x8B)
            || (self[start] == 0xEF && self[start + 1] == 0xBB && self[start + 2] == 0xBF)
    }
}
