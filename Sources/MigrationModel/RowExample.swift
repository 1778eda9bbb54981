/// A row that shows what a finding or a rejection is about: where it is, and what it says there.
package struct RowExample: Hashable, Sendable {
    /// A cell of the row.
    package struct Cell: Hashable, Sendable {
        /// The column's name in the file.
        package let column: String
        /// The value as it may be shown, at most 80 characters: a token is masked, and of personal data there is the first
        /// letter.
        package let shown: String

        package init(column: String, shown: String) {
            self.column = column
            self.shown = shown
        }
    }

    package let address: RowAddress
    /// The cells that the code is about and those that name the customer and the method, in the file's order; at most six,
    /// and none where they cannot be told.
    package let cells: [Cell]

    package init(_ address: RowAddress, cells: [Cell] = []) {
        self.address = address
        self.cells = cells
    }
}
