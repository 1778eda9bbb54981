package import TestSupport

/// Rows of a Stripe export, and what has to become of them.
package struct CardInput: Sendable {
    /// The beginning of the Stripe customers whose cards are declined.
    package static let declinedPrefix = "cus_Declined"

    package private(set) var lines: [String] = []
    /// What has to be attached, each exactly once.
    package private(set) var expected: Set<AttachedPair> = []
    package private(set) var declined = 0
    package private(set) var rejected = 0
    package var rows: Int { lines.count }

    /// Draws rows: one to four cards a customer, one of them the primary one, or one after the other; some declined, some without a card.
    package init(rows: Int, _ random: inout SeededGenerator) {
        var number = 0
        var customer = 0
        while number < rows {
            customer += 1
            let cards = random.happens(0.25) ? Int.random(in: 2...4, using: &random) : 1
            let isDeclined = random.happens(0.04)
            let stripe =
                isDeclined
                ? Self.declinedPrefix + "\(1000 + customer)" : Workspace.identifier("cus_", customer, length: 14)
            let identifiers = (1...cards).map { Workspace.identifier("card_", number + $0, length: 24) }
            let primary = random.happens(0.6) ? identifiers.randomElement(using: &random) ?? "" : ""
            let takesTurns = cards > 1 && random.happens(0.3)
            for card in identifiers {
                number += 1
                lines.append(
                    "\(stripe),customer-\(customer),\(card),\(number % 12 + 1),2031,\(takesTurns ? card : primary)"
                )
                guard !isDeclined else {
                    declined += 1
                    continue
                }
                expected.insert(AttachedPair(customer: "customer-\(customer)", reference: "\(stripe)/\(card)"))
            }
        }
        // So that every input has a row of each kind.
        let card = Workspace.identifier("card_", 9999, length: 24)
        lines.append("\(Self.declinedPrefix)9999,customer-declined,\(card),1,2031,")
        declined += 1
        for bad in 0..<Int.random(in: 1...5, using: &random) {
            rejected += 1
            let line = "\(Workspace.identifier("cus_", 5000 + bad, length: 14)),customer-bad-\(bad),,1,2031,"
            lines.insert(line, at: Int.random(in: 0...lines.count, using: &random))
        }
    }

    /// Whether a row, counted from 1, says that its card is to be the customer's primary one.
    package func isPrimary(row ordinal: Int) -> Bool {
        let cells = lines[ordinal - 1].split(separator: ",", omittingEmptySubsequences: false)
        return !cells[2].isEmpty && cells[2] == cells[5]
    }

    /// The pair that a row, counted from 1, is about.
    package func pair(ofRow ordinal: Int) -> AttachedPair {
        let cells = lines[ordinal - 1].split(separator: ",", omittingEmptySubsequences: false)
        return AttachedPair(customer: String(cells[1]), reference: "\(cells[0])/\(cells[2])")
    }
}
