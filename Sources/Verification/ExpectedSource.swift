package import MigrationModel

/// What Chargebee should have for a row, as the input and the journal say together.
package struct ExpectedSource: Sendable, CustomStringConvertible, CustomReflectable {
    package var address: RowAddress
    /// How the row ended in the journal.
    package var ending: Ending
    /// Empty where it is not known.
    package var customerID: String
    /// What the row made, or is about; `nil` where the journal records none.
    package var paymentSourceID: String?
    /// Whether the source is to be deleted; then nothing else about it is compared.
    package var isDeleted = false
    /// `nil` where the job leaves the choice to Chargebee.
    package var gatewayAccountID: String?
    /// `nil` where neither input nor journal know it.
    package var reference: ReferenceMark?
    /// Chargebee's value of `type`; `nil` where the input does not say.
    package var type: String?
    /// Chargebee's word for the brand; `nil` where the input does not say.
    package var brand: String?
    /// `nil` where the input does not say.
    package var last4: String?
    /// `nil` where the input does not say.
    package var expiry: CardExpiry?
    /// Whether the row made its source the customer's primary one; a later row of the customer may have replaced it.
    package var becamePrimary = false
    /// Whether the row made its source and was not to make it the customer's primary one.
    package var staysSecondary = false
    /// Whether the customer had a primary source before, which the row leaves as it is.
    ///
    /// Read when the row is added to a table, and not kept there.
    package var leavesPrimary = false
    /// When the row ended; `nil` where it has not.
    package var endedAt: UnixMilliseconds?
    /// Porting: the source that was exported.
    package var old: OldSource?

    /// Porting: the source at the former gateway account, and whether it is to be deleted.
    package struct OldSource: Hashable, Sendable {
        package let id: String
        package let isDeleted: Bool
        /// The former gateway account; `nil` where the input does not say.
        package let gatewayAccountID: String?

        package init(id: String, isDeleted: Bool, gatewayAccountID: String? = nil) {
            self.id = id
            self.isDeleted = isDeleted
            self.gatewayAccountID = gatewayAccountID
        }
    }

    package init(address: RowAddress, ending: Ending, customerID: String, paymentSourceID: String? = nil) {
        self.address = address
        self.ending = ending
        self.customerID = customerID
        self.paymentSourceID = paymentSourceID
    }

    package var description: String { "expected source of \(address)" }
    package var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}

/// The last month in which a card can be charged.
package struct CardExpiry: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Four digits.
    package let year: Int
    /// 1 to 12.
    package let month: Int

    package init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    package static func < (left: Self, right: Self) -> Bool { (left.year, left.month) < (right.year, right.month) }

    /// As on a card, such as `09/2027`.
    package var description: String { "\(month < 10 ? "0" : "")\(month)/\(year)" }
}
