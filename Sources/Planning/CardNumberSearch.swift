/// Finds a card number that stands by itself in a longer text.
///
/// Only digits in one piece, or in the groups in which cards print them, are looked at: the digits of identifiers, dates and
/// telephone numbers are grouped in other ways.
enum CardNumberSearch {
    /// The sizes of the groups.
    ///
    /// Visa and most others in fours (with three more at nineteen), American Express, Diners Club; the last are fours typed
    /// in pairs.
    private static let groupings: [[Int]] = [[4, 4, 4, 4], [4, 4, 4, 4, 3], [4, 6, 5], [4, 6, 4], [8, 8]]

    /// Whether a card number of at least `fewest` digits stands in the text, between blanks or punctuation.
    static func finds(in text: UnsafeBufferPointer<UInt8>, fewest: Int) -> Bool {
        let text = CardText(bytes: text)
        var position = 0
        while position < text.count {
            let length = text.digitRun(from: position)
            guard length > 0 else {
                position += 1
                continue
            }
            if length == 4, let end = text.endOfBankAccount(at: position) {
                position = end
                continue
            }
            if isFound(in: text, at: position, firstGroup: length, fewest: fewest) { return true }
            position += length
        }
        return false
    }

    private static func isFound(in text: CardText, at start: Int, firstGroup: Int, fewest: Int) -> Bool {
        guard firstGroup == 4 || firstGroup == 8 || (13...19).contains(firstGroup) else { return false }
        guard let least = text.fewestDigits(at: start) else { return false }
        let fewest = max(fewest, least)
        if firstGroup >= 13 { return isCardNumber(text, start, groups: [firstGroup], fewest: fewest) }
        return groupings.contains {
            $0.first == firstGroup && isCardNumber(text, start, groups: $0, fewest: fewest)
        }
    }

    /// Whether digits in these groups, with separators between them, are a card number that ends there.
    private static func isCardNumber(_ text: CardText, _ start: Int, groups: [Int], fewest: Int) -> Bool {
        var digits = CardDigits()
        var position = start
        for (index, size) in groups.enumerated() {
            if index > 0 {
                guard let next = text.endOfSeparators(from: position) else { return false }
                position = next
            }
            guard text.digitRun(from: position) == size else { return false }
            for offset in position..<position + size { guard digits.append(text[offset]) else { return false } }
            position += size
        }
        let ends = groups.count > 1 ? text.endsGrouped(at: position) : text.endsUngrouped(at: position)
        return ends && digits.areCardNumber(fewest: fewest)
    }
}
