package import ChargebeeAPI

/// Compares a payment source with what a row should have led to.
package struct SourceComparison: Sendable {
    /// The present month; cards whose expiry lies before it are rightly called expired.
    package let presentMonth: CardExpiry
    /// For what only the journal knows; `nil` where it knows nothing.
    package let marks: KeyedMarks?

    package init(presentMonth: CardExpiry, marks: KeyedMarks? = nil) {
        self.presentMonth = presentMonth
        self.marks = marks
    }

    /// The fields in which a source is not as expected, in a fixed order; none where all is well.
    ///
    /// What the input does not know is not compared, and neither is a detail that Chargebee leaves out of a card. A reference is compared and never shown.
    package func differences(_ expected: ExpectedSource, _ found: PaymentSource) -> [FieldDifference] {
        if expected.isDeleted {
            return found.isDeleted ? [] : [FieldDifference(field: "deleted", expected: "true", found: "false")]
        }
        var differences: [FieldDifference] = []
        func note(_ field: String, _ expected: String, _ found: String?) {
            differences.append(FieldDifference(field: field, expected: expected, found: found ?? "none"))
        }
        if found.isDeleted { note("deleted", "false", "true") }
        if !expected.customerID.isEmpty, found.customerID != expected.customerID {
            note("customer_id", expected.customerID, found.customerID)
        }
        if let account = expected.gatewayAccountID, found.gatewayAccountID != account {
            note("gateway_account_id", account, found.gatewayAccountID)
        }
        if let reference = expected.reference, !reference.matches(found.referenceID, marks) {
            note("reference_id", "the row's token", found.referenceID.isEmpty ? nil : "another reference")
        }
        if let type = expected.type, found.type != type { note("type", type, found.type) }
        differences += cardDifferences(expected, found)
        if let difference = statusDifference(expected, found) { differences.append(difference) }
        return differences
    }

    private func cardDifferences(_ expected: ExpectedSource, _ found: PaymentSource) -> [FieldDifference] {
        // Methods other than cards need not have card data, whatever the input says of them.
        guard found.card != nil || found.type == "card" else { return [] }
        let card = found.card
        var differences: [FieldDifference] = []
        func compare(_ field: String, _ expected: String?, _ found: String?) {
            // Of a card, Chargebee may leave a detail out; no card at all is another thing.
            guard let expected, found != expected, found != nil || card == nil else { return }
            differences.append(FieldDifference(field: field, expected: expected, found: found ?? "none"))
        }
        compare("last4", expected.last4, card?.last4)
        compare("brand", expected.brand, card?.brand)
        compare("expiry", expected.expiry?.description, card?.expiry?.description)
        return differences
    }

    /// Chargebee calls a card expired from its own clock, so one that is expired by the input is as it should be.
    private func statusDifference(_ expected: ExpectedSource, _ found: PaymentSource) -> FieldDifference? {
        guard !found.isDeleted, let status = found.status else { return nil }
        let isExpired = (expected.expiry ?? found.card?.expiry).map { $0 < presentMonth } ?? false
        switch status {
        case "valid", "expiring": return nil
        case "expired" where isExpired: return nil
        // Bank accounts begin like that, until their owner or the bank has confirmed them.
        case "pending_verification" where found.type != "card": return nil
        default:
            return FieldDifference(field: "status", expected: isExpired ? "expired" : "valid", found: status)
        }
    }
}

extension PaymentSource.Card {
    /// `nil` where month or year is missing.
    var expiry: CardExpiry? {
        guard let expiryMonth, let expiryYear else { return nil }
        return CardExpiry(year: expiryYear, month: expiryMonth)
    }
}
