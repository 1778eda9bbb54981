/// A customer and a reference, as the site has them.
package struct AttachedPair: Hashable, Sendable {
    package let customer: String
    package let reference: String

    package init(customer: String, reference: String) {
        self.customer = customer
        self.reference = reference
    }
}

/// A payment source of the site that is not deleted.
package struct AttachedSource: Hashable, Sendable {
    package let id: String
    package let pair: AttachedPair
}

extension Site {
    /// How often each pair is attached and not deleted.
    package nonisolated func attachedPairs() async throws -> [AttachedPair: Int] {
        Dictionary(try await attachedSources().map { ($0.pair, 1) }, uniquingKeysWith: +)
    }

    /// All payment sources that are not deleted, in their order of creation.
    package nonisolated func attachedSources() async throws -> [AttachedSource] {
        // Lines end with CR LF, which is one character.
        try await sources().split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 7, cells[7] == "false" else { return nil }
            return AttachedSource(id: cells[0], pair: AttachedPair(customer: cells[1], reference: cells[4]))
        }
    }
}
