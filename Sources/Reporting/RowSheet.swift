/// A sheet of a report's workbook with one line for each row or customer concerned.
package enum RowSheet: String, CaseIterable, Sendable {
    /// Every row of the input.
    case rows = "Rows"
    /// Rows that failed or need review.
    case exceptions = "Exceptions"
    /// Customers that a plan leaves without a usable method, or with several.
    case customers = "Customers"
    case primaryChanges = "Primary changes"
    /// What a verification found otherwise than it should be.
    case differences = "Differences"
    /// The payment sources that an undo is about.
    case sources = "Payment sources"
}
