package import GatewayCatalogue

/// Where digits that look like a card number are something else: columns as a whole, or tokens of a known form.
package struct CardLikeColumns: Sendable {
    /// Columns (0-based) that are known to hold no card numbers.
    package var vouched: Set<Int>
    /// The forms of tokens that can pass for card numbers, by column (0-based); another value there is not spared.
    package var tokens: [Int: [TokenShape]]

    package init(vouched: Set<Int> = [], tokens: [Int: [TokenShape]] = [:]) {
        self.vouched = vouched
        self.tokens = tokens
    }

    /// Whether a cell has the form of a token that can pass for a card number.
    package func isToken(_ cell: UnsafeBufferPointer<UInt8>, in column: Int) -> Bool {
        tokens[column]?.contains { $0.fits(cell) } ?? false
    }

    /// What is left of it where columns count from another one.
    package func behind(_ count: Int) -> CardLikeColumns {
        CardLikeColumns(
            vouched: Set(vouched.filter { $0 >= count }.map { $0 - count }),
            tokens: Dictionary(
                uniqueKeysWithValues: tokens.filter { $0.key >= count }.map { ($0.key - count, $0.value) }
            )
        )
    }

    /// What is left of it where only some columns keep their tokens' forms.
    package func keepingTokens(where keeps: (Int) -> Bool) -> CardLikeColumns {
        CardLikeColumns(vouched: vouched, tokens: tokens.filter { keeps($0.key) })
    }
}
