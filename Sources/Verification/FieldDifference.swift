/// A field in which a payment source is not as the job would have it.
package struct FieldDifference: Hashable, Sendable {
    /// For example `gateway_account_id`.
    package let field: String
    /// For people, without secrets.
    package let expected: String
    /// For people, without secrets.
    package let found: String

    package init(field: String, expected: String, found: String) {
        self.field = field
        self.expected = expected
        self.found = found
    }
}
