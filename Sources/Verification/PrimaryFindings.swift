/// Customers who have a source of the rows that were compared, by whose source is their primary one at Chargebee.
package struct PrimaryFindings: Hashable, Sendable {
    /// That of a row that made it so.
    package internal(set) var byRequest = 0
    /// That of a row that did not: Chargebee makes a customer's first source primary by itself.
    package internal(set) var byThemselves = 0
    /// One that these rows did not make.
    package internal(set) var others = 0
    /// None.
    package internal(set) var none = 0

    package init() {}
}
