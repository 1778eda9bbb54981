/// The ready rows of a plan, counted by what they say of their payment methods.
///
/// In each dimension the groups add up to the ready rows. At most 1,000 values of a dimension are told apart; rows with further
/// ones count as `other`, which is Chargebee's word for a brand that it does not know, too.
package struct Breakdown: Hashable, Sendable {
    /// A property by which rows are counted.
    package enum Dimension: String, CaseIterable, Hashable, Sendable {
        /// Chargebee's payment method type, such as `card`: the row's own, else the one that the operation is for.
        case type
        /// Chargebee's name of the gateway where the method is now: what the row says of its payment source, else the
        /// mapping's.
        case gateway
        /// The account that the request names, else the one where the row's payment source is.
        case gatewayAccount = "gateway_account_id"
        case brand
        case funding = "funding_type"
        /// Two capitals: the billing address's country, else the issuing one.
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
