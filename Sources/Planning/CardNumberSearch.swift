/// Finds a card number that stands by itself in a longer text.
///
/// Only digits in one piece, or in the groups in which cards print them, are looked at: the digits of identifiers, dates and
/// telephone numbers are grouped in other ways.
enum CardNumberSearch {
    /// The sizes of the groups: Visa and most others in fours (with three more at nineteen), American Express, Diners Club.
    private static let groupings: [[Int]] = [[4, 4, 4, 4], [4, 4, 4, 4, 3], [4, 6, 5], [4, 6, 4]]

    /// Whether a card number stands in the text, between blanks or punctuation.
    static func finds(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while position < text.count {
            let length = digitRun(in: text, from: position)
            guard length > 0 else {
                position += 1
                continue
            }
            if stands(at: position, in: text), isFound(in: text, at: position, firstGroup: length) { return true }
            position += length
        }
        return false
    }

    private static func isFound(in text: UnsafeBufferPointer<UInt8>, at start: Int, firstGroup: Int) -> Bool {
        if (13...19).contains(firstGroup) { return isCardNumber(text, start, groups: [firstGroup]) }
        guard firstGroup == 4 else { return false }
        return groupings.contains { isCardNumber(text, start, groups: $0) }
    }

    /// Whether digits in these groups, with one blank or sign between them, are a card number that ends there.
    private static func isCardNumber(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, groups: [Int]) -> Bool {
        var digits = InlineArray<19, UInt8>(repeating: 0)
        var count = 0
        var position = start
        for (index, size) in groups.enumerated() {
            if index > 0 {
                guard position < text.count, isSeparator(text[position]) else { return false }
                position += 1
            }
            guard digitRun(in: text, from: position) == size else { return false }
            for offset in position..<position + size {
                digits[count] = text[offset] - 0x30
                count += 1
            }
            position += size
        }
        let isAtEnd = position == text.count || !isPartOfAWord(text[position])
        return isAtEnd && CardNumberGuard.isCardNumber(digits: digits, count: count)
    }

    /// A blank, or one of `-`, `.`, `/` and `_`.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x2D, 0x2E, 0x2F, 0x5F: true
        default: false
        }
    }

    private static func digitRun(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < text.count, text[end] &- 0x30 <= 9 { end += 1 }
        return end - start
    }

    private static func stands(at position: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        position == 0 || !isPartOfAWord(text[position - 1])
    }

    /// Letters and digits, and what joins them in identifiers; what is not ASCII is taken for a blank or punctuation.
    private static func isPartOfAWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2B: true
        default: false
        }
    }
}
