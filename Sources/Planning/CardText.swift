/// A text in which a card number may stand: what separates its groups, and what may stand before and behind it.
struct CardText {
    let bytes: UnsafeBufferPointer<UInt8>

    var count: Int { bytes.count }

    subscript(position: Int) -> UInt8 { bytes[position] }

    func digitRun(from start: Int) -> Int {
        var end = start
        while end < count, bytes[end] &- 0x30 <= 9 { end += 1 }
        return end - start
    }

    /// Where one to three separators end; `nil` where there is none.
    func endOfSeparators(from start: Int) -> Int? {
        var position = start
        for _ in 0..<3 {
            let size = separatorSize(at: position)
            guard size > 0 else { break }
            position += size
        }
        return position > start ? position : nil
    }

    /// The bytes of a blank or of one of `-`, `.`, `/`, `_` and `:`; 0 for anything else.
    private func separatorSize(at position: Int) -> Int {
        guard position < count else { return 0 }
        switch bytes[position] {
        case 0x09, 0x0A, 0x0D, 0x20, 0x2D, 0x2E, 0x2F, 0x3A, 0x5F: return 1
        // U+00A0, a hard blank.
        case 0xC2 where position + 1 < count && bytes[position + 1] == 0xA0: return 2
        // U+2000 to U+202F: blanks of other widths, and of none, and dashes.
        case 0xE2
        where position + 2 < count && bytes[position + 1] == 0x80 && (0x80...0xAF).contains(bytes[position + 2]):
            return 3
        default: return 0
        }
    }

    /// How many digits a card number that begins there has at least; `nil` where none can begin.
    ///
    /// 13 digits behind a plus sign are a telephone number, and behind `NO` a Norwegian bank account.
    func fewestDigits(at position: Int) -> Int? {
        guard position > 0 else { return 13 }
        switch bytes[position - 1] {
        case 0x2B: return 14
        case 0x5F:
            let isBare = position == 1 || !isPartOfAWord(position - 2)
            return isBare || cardWord(before: position - 1) != nil ? 13 : nil
        // The start of a magnetic track.
        case 0x42 where position > 1 && bytes[position - 2] == 0x25: return 13
        case 0x41...0x5A, 0x61...0x7A: return cardWord(before: position).map { $0 == "no" ? 14 : 13 }
        default: return isPartOfAWord(position - 1) ? nil : 13
        }
    }

    /// The word of letters that ends there, in lower case, where it announces a card number.
    private func cardWord(before end: Int) -> String? {
        var start = end
        while start > 0, isLetter(start - 1) {
            start -= 1
            guard end - start <= 5 else { return nil }
        }
        guard start < end, start == 0 || bytes[start - 1] &- 0x30 > 9 else { return nil }
        let word = String(decoding: bytes[start..<end].lazy.map { $0 | 0x20 }, as: UTF8.self)
        return Self.cardWords.contains(word) ? word : nil
    }

    private static let cardWords: Set<String> = ["pan", "card", "visa", "mc", "cc", "no", "nr", "ccnum"]

    /// Whether a number in groups can end there.
    func endsGrouped(at position: Int) -> Bool {
        position == count || bytes[position] == 0x2D || bytes[position] == 0x5F || !isPartOfAWord(position)
    }

    /// Whether a number in one piece can end there: expiry and security code may be joined to it, other things not.
    func endsUngrouped(at position: Int) -> Bool {
        guard position < count, isPartOfAWord(position) else { return true }
        var end = position
        for _ in 0..<2 {
            guard end < count, bytes[end] == 0x2D || bytes[end] == 0x5F || bytes[end] == 0x2F else { return false }
            let length = digitRun(from: end + 1)
            guard (3...6).contains(length) else { return false }
            end += 1 + length
            if end == count || !isPartOfAWord(end) { return true }
        }
        return false
    }

    /// Where the printed bank account number (IBAN) ends whose first group after the head begins there; `nil` for none.
    ///
    /// Without a right checksum, its end is that of the group.
    func endOfBankAccount(at start: Int) -> Int? {
        guard let (country, check) = bankAccountHead(before: start) else { return nil }
        var remainder = 0
        var length = 0
        var position = start
        while length < 30 {
            let size = digitRun(from: position)
            guard (1...4).contains(size) else { break }
            for offset in position..<position + size { remainder = (remainder * 10 + Int(bytes[offset] - 0x30)) % 97 }
            length += size
            position += size
            if length >= 11, (remainder * 1_000_000 + country * 100 + check) % 97 == 1 { return position }
            guard size == 4, let next = endOfSeparators(from: position) else { break }
            position = next
        }
        return start + 4
    }

    /// The country (two letters as four digits, `A` is 10) and the check digits before a separator that ends there.
    private func bankAccountHead(before start: Int) -> (country: Int, check: Int)? {
        for head in [start - 5, start - 6, start - 7] where head >= 0 {
            guard head + 4 + separatorSize(at: head + 4) == start else { continue }
            let (first, second) = (bytes[head], bytes[head + 1])
            guard (0x41...0x5A).contains(first), (0x41...0x5A).contains(second) else { continue }
            guard digitRun(from: head + 2) == 2, head == 0 || !isLetter(head - 1) else { continue }
            let country = (Int(first) - 0x37) * 100 + Int(second) - 0x37
            return (country, Int(bytes[head + 2] - 0x30) * 10 + Int(bytes[head + 3] - 0x30))
        }
        return nil
    }

    private func isLetter(_ position: Int) -> Bool { (bytes[position] | 0x20) &- 0x61 < 26 }

    /// Letters and digits, and what joins them in identifiers; what is not ASCII is taken for a blank or punctuation.
    private func isPartOfAWord(_ position: Int) -> Bool {
        switch bytes[position] {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2B: true
        default: false
        }
    }
}
