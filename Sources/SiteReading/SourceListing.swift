package import ChargebeeAPI
import MigrationModel

/// The columns of a discovered list, one row for each payment source; no token is among them.
package enum SourceListing {
    /// The header, in its order.
    package static let columns = [
        "payment_source_id", "customer_id", "type", "status", "gateway", "gateway_account_id", "brand", "last4",
        "expiry_month", "expiry_year", "funding_type", "role", "deleted", "created_at", "updated_at",
    ]

    /// The fields of a payment source; empty where Chargebee does not say.
    package static func fields(of source: PaymentSource, role: PaymentRole) -> [String] {
        [
            source.id, source.customerID, source.type, source.status ?? "", source.gateway ?? "",
            source.gatewayAccountID ?? "", source.card?.brand ?? "", source.card?.last4 ?? "",
            source.card?.expiryMonth.map(String.init) ?? "", source.card?.expiryYear.map(String.init) ?? "",
            source.card?.fundingType ?? "", role.rawValue, source.isDeleted ? "true" : "false",
            time(source.createdAt), source.updatedAt.map(time) ?? "",
        ]
    }

    /// Seconds since 1970 as ISO 8601; empty for what is no time of ours.
    private static func time(_ seconds: Int64) -> String {
        (1...253_402_300_799).contains(seconds) ? UTCTimestamp(seconds * 1000).seconds : ""
    }
}
