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
    }

    /// A form field and its value, as in `line1`.
    struct AddressField: Equatable, Sendable {
        let name: String
        let value: String
    }

    /// The place in the order of creation, 0-based.
    let sequence: Int
    let id: String
    let customerID: String
    let type: String
    var referenceID: String
    var gateway: String
    var gatewayAccountID: String
    let mandateID: String?
    let issuingCountry: String?
    let businessEntityID: String?
    var card: Card?
    var billingAddress: [AddressField]
    /// Milliseconds since 1970, as all instants here; answers show seconds.
    let createdAt: Int64
    var updatedAt: Int64
    var isDeleted = false

    var description: String { "payment source \(id)" }
    var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    /// `expired` from the first instant of the month after the card's expiry month (UTC), otherwise `valid`.
    func status(at now: Int64) -> String {
        guard let card else { return "valid" }
        let today = CalendarInstant(millisecondsSince1970: now)
        return (card.expiryYear, card.expiryMonth) < (today.year, today.month) ? "expired" : "valid"
    }

    func write(to writer: inout JSONWriter, at now: Int64) {
        writer.object { writer in
            writer.member("id", id)
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
            writer.member("last4", card.last4)
            writer.member("iin", "******")
            writer.member("brand", card.brand)
            writer.member("funding_type", card.fundingType)
            writer.member("expiry_month", card.expiryMonth)
            writer.member("expiry_year", card.expiryYear)
            writer.member("masked_number", String(repeating: "*", count: digits - 4) + card.last4)
            writer.member("object", "card")
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
