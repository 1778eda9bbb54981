/// The customers of an input by what a run would leave them with.
///
/// A customer is a customer id, byte for byte. `usable`, `onlyUnusable` and `leftWithout` add up to `customers`, and so do
/// `leftWithout`, `onePrimary`, `severalPrimaries` and `noPrimary`. Ids are compared by 64-bit hashes: two of a million are
/// taken for one with a probability of 3 in 100 million.
package struct CustomerCounts: Hashable, Sendable {
    /// Different customer ids, those of rejected rows included.
    package var customers = 0
    /// Customers with a ready row whose method can be charged as far as the file tells: not expired, not invalid.
    package var usable = 0
    /// Customers all of whose ready rows are expired or invalid.
    package var onlyUnusable = 0
    /// Customers none of whose rows is ready.
    package var leftWithout = 0
    /// Customers with more than one ready row.
    package var several = 0
    /// Customers one of whose ready rows becomes primary.
    package var onePrimary = 0
    /// Customers several of whose ready rows are to become primary; the last one sent stays it.
    package var severalPrimaries = 0
    /// Customers with ready rows, none of which becomes primary.
    package var noPrimary = 0
    /// Rows that name no customer, or whose customer cannot be told; they are in none of the counts above.
    package var rowsWithoutCustomer = 0

    package init() {}
}

/// What a run would leave one customer with.
package enum CustomerStanding: String, Hashable, Sendable {
    case usable
    case onlyUnusable = "only_unusable"
    case leftWithout = "left_without"
}
