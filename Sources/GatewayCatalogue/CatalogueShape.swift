package import ChargebeeAPI

/// What one kind of a gateway's tokens looks like, and how well that is known.
package struct CatalogueShape: Hashable, Sendable {
    /// Its role, as in `customer`, `card`, `token` or `mandate`.
    package let name: String
    package let token: TokenShape
    /// Lengths behind the prefix (bytes) that are seen in life, which tell gateways with the same prefix apart; may be empty.
    package let typicalLengths: [Int]
    /// A token from public documentation or a test fixture, which belongs to nobody.
    package let example: String?
    /// Whether capitals and small letters are different; `nil` where it is not known.
    package let isCaseSensitive: Bool?
    /// Whether one card has one token, so that two customers with one card share it; `nil` where it is not known.
    package let isOnePerCard: Bool?
    package let note: String?
    package let provenance: Provenance

    /// Whether a token has the prefix, one of the typical lengths and the characters of this shape.
    ///
    /// A shape without a prefix or without typical lengths says too little to know a stranger by, so the answer is no.
    package func isTypical(_ token: some Collection<UInt8>) -> Bool {
        for prefix in self.token.prefixes where token.starts(with: prefix.utf8) {
            let rest = token.dropFirst(prefix.utf8.count)
            if typicalLengths.contains(rest.count), rest.allSatisfy(self.token.characters.contains) { return true }
        }
        return false
    }
}
