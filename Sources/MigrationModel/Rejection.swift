/// A row that never becomes a request, and why.
package struct Rejection: Hashable, Sendable {
    package let reason: ReasonCode
    /// A sentence that names the column and what was expected.
    ///
    /// It never holds the value of a token.
    package let detail: String

    package init(_ reason: ReasonCode, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
