import ChargebeeAPI

/// A payment source as the sandbox stores it.
///
/// It holds what may be a real token, so the description shows the id alone.
struct PaymentSourceRecord: Sendable, CustomStringConvertible, CustomReflectable {
    struct Card: Equatable, Sendable {
        var last4: String
        var brand: String
        var fundingType: String
        var expiryMonth: Int
        var expiryYear: Int
        /// Members that nobody told the sandbox, and that answers leave out: it is no gateway that could look them up.
        var unsaid: Set<String> = []
        /// The holder's name and address, where an update gave them.
        var holder: [Field] = []
    }

    /// What is known of a method that is no card: a bank account or a voucher.
    struct Details: Equatable, Sendable {
        /// The member's name in answers: `bank_account` or `boleto`.
        let resource: String
        var fields: [Field]
    }

    /// A form field and its value, as in `line1`.
    struct Field: Equatable, Sendable {
        let name: String
        let value: String
    }

    /// The place in the order of creation, 0-based.
    let sequence: Int
    let id: String
    var customerID: String
    let type: String
    var referenceID: String
    var gateway: String
    var gatewayAccountID: String
    var mandateID: String?
    var issuingCountry: String?
    var businessEntityID: String?
    var card: Card?
    var details: Details?
    var billingAddress: [Field] = []
    /// The status where it does not follow from the card's expiry, as `pending_verification`.
    var fixedStatus: String?
    /// How often the amounts of micro deposits were wrong.
    var failedVerifications = 0
    /// Milliseconds since 1970, as all instants here; answers show seconds.
    let createdAt: Int64
    var updatedAt: Int64
    var isDeleted = false
    /// Whether it was removed from the sandbox altogether, as Chargebee never does; only its place is left.
    var isGone = false

    var description: String { "payment source \(id)" }
    var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    /// The fixed status or, from the first instant after the card's expiry month (UTC), `expired`; otherwise `valid`.
    func status(at now: Int64) -> String {
        if let fixedStatus { return fixedStatus }
        guard let card else { return "valid" }
        let today = CalendarInstant(millisecondsSince1970: now)
        return (card.expiryYear, card.expiryMonth) < (today.year, today.month) ? "expired" : "valid"
    }

    /// Writes the payment source; with a role, which the API does not tell, for the sandbox's own export.
    func write(to writer: inout JSONWriter, at now: Int64, role: PaymentRole? = nil) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("role", role?.rawValue)
            writer.member("created_at", createdAt / 1000)
            writer.member("updated_at", updatedAt / 1000)
            writer.member("resource_version", updatedAt)
            writer.member("customer_id", customerID)
            writer.member("type", type)
            writer.member("reference_id", referenceID)
            writer.member("status", status(at: now))
            writer.member("gateway", gateway)
            writer.member("gateway_account_id", gatewayAccountID)
            writer.member("issuing_country", issuingCountry)
            writer.member("business_entity_id", businessEntityID)
            writeCard(to: &writer)
            writeDetails(to: &writer)
            writeMandates(to: &writer)
            writeBillingAddress(to: &writer)
            writer.member("deleted", isDeleted)
            writer.member("object", "payment_source")
        }
    }

    private func writeCard(to writer: inout JSONWriter) {
        guard let card else { return }
        let digits = card.brand == "american_express" ? 15 : 16
        writer.object("card") { writer in
            func isSaid(_ name: String) -> Bool { !card.unsaid.contains(name) }
            if isSaid("last4") { writer.member("last4", card.last4) }
            writer.member("iin", "******")
            if isSaid("brand") { writer.member("brand", card.brand) }
            writer.member("funding_type", card.fundingType)
            if isSaid("expiry_month") { writer.member("expiry_month", card.expiryMonth) }
            if isSaid("expiry_year") { writer.member("expiry_year", card.expiryYear) }
            let last = isSaid("last4") ? card.last4 : "****"
            writer.member("masked_number", String(repeating: "*", count: digits - 4) + last)
            for field in card.holder { writer.member(field.name, field.value) }
            writer.member("object", "card")
        }
    }

    private func writeDetails(to writer: inout JSONWriter) {
        guard let details else { return }
        writer.object(details.resource) { writer in
            for field in details.fields { writer.member(field.name, field.value) }
            writer.member("object", details.resource == "boleto" ? "cust_voucher_source" : details.resource)
        }
    }

    private func writeMandates(to writer: inout JSONWriter) {
        guard let mandateID else { return }
        writer.name("mandates")
        writer.array([mandateID]) { writer, id in
            writer.object { writer in
                writer.member("id", id)
                writer.member("created_at", createdAt / 1000)
                writer.member("object", "mandate")
            }
        }
    }

    private func writeBillingAddress(to writer: inout JSONWriter) {
        guard !billingAddress.isEmpty else { return }
        writer.object("billing_address") { writer in
            for field in billingAddress { writer.member(field.name, field.value) }
            writer.member("object", "billing_address")
        }
    }
}

extension [PaymentSourceRecord.Field] {
    /// Sets a field, in its place where it is there already.
    mutating func set(_ name: String, _ value: String) {
        let field = PaymentSourceRecord.Field(name: name, value: value)
        if let index = firstIndex(where: { $0.name == name }) { self[index] = field } else { append(field) }
    }
}

extension PaymentSourceRecord.Card {
    /// The card, where answers show the member of this name.
    func said(_ name: String) -> Self? { unsaid.contains(name) ? nil : self }
}
