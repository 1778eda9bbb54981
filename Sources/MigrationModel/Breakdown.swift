/// The ready rows of a plan, counted by what they say of their payment methods.
///
/// In each dimension the groups add up to the ready rows.
package struct Breakdown: Hashable, Sendable {
    /// A property by which rows are counted.
    package enum Dimension: String, CaseIterable, Hashable, Sendable {
        /// Chargebee's payment method type, such as `card`.
        case type
        /// Chargebee's name of the gateway: the row's own, else the job's, else the mapping's.
        case gateway
        case gatewayAccount = "gateway_account_id"
        case brand
        case funding = "funding_type"
        /// Two capitals.
        case country
        /// The month in which a card expires, as `2027-03`.
        case expiry
    }

    /// Rows that say the same.
    package struct Group: Hashable, Sendable {
        /// Chargebee's word; empty for rows that say nothing.
        package let value: String
        package let rows: Int

        package init(value: String, rows: Int) {
            self.value = value
            self.rows = rows
        }
    }

    /// The most frequent first and those that say nothing last; months in their order.
    package var groups: [Dimension: [Group]] = [:]

    package init() {}

    package subscript(dimension: Dimension) -> [Group] { groups[dimension] ?? [] }
}
