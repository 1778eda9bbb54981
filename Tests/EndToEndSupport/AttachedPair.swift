/// A customer and a reference, as the site has them.
package struct AttachedPair: Hashable, Sendable {
    package let customer: String
    package let reference: String

    package init(customer: String, reference: String) {
        self.customer = customer
        self.reference = reference
    }
}

extension Site {
    /// How often each pair is attached and not deleted.
    package nonisolated func attachedPairs() async throws -> [AttachedPair: Int] {
        var pairs: [AttachedPair: Int] = [:]
        // Lines end with CR LF, which is one character.
        for line in try await sources().split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 7, cells[7] == "false" else { continue }
            pairs[AttachedPair(customer: cells[1], reference: cells[4]), default: 0] += 1
        }
        return pairs
    }
}
