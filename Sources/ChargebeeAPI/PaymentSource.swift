/// A payment source as Chargebee answers it: the attributes that tokenferry compares and reports.
package struct PaymentSource: Hashable, Sendable, Decodable, CustomStringConvertible, CustomReflectable {
    package struct Card: Hashable, Sendable, Decodable {
        package var last4: String?
        package var brand: String?
        package var expiryMonth: Int?
        package var expiryYear: Int?
        /// `credit`, `debit`, `prepaid` or `not_known`.
        package var fundingType: String?

        private enum CodingKeys: String, CodingKey {
            case last4, brand
            case expiryMonth = "expiry_month"
            case expiryYear = "expiry_year"
            case fundingType = "funding_type"
        }
    }

    /// At most 40 characters.
    package var id: String
    package var customerID: String
    package var type: String
    /// The token, or tokens joined by `/`; a secret.
    package var referenceID: String
    package var status: String?
    package var gateway: String?
    package var gatewayAccountID: String?
    /// Seconds since 1970, UTC.
    package var createdAt: Int64
    /// Seconds since 1970, UTC; `nil` where the answer does not say.
    package var updatedAt: Int64?
    package var isDeleted: Bool
    package var card: Card?

    private enum CodingKeys: String, CodingKey {
        case id, type, status, gateway, card
        case customerID = "customer_id"
        case referenceID = "reference_id"
        case gatewayAccountID = "gateway_account_id"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case isDeleted = "deleted"
    }

    package init(
        id: String,
        customerID: String,
        type: String = "card",
        referenceID: String,
        status: String? = nil,
        gateway: String? = nil,
        gatewayAccountID: String? = nil,
        createdAt: Int64,
        updatedAt: Int64? = nil,
        isDeleted: Bool = false,
        card: Card? = nil
    ) {
        self.id = id
        self.customerID = customerID
        self.type = type
        self.referenceID = referenceID
        self.status = status
        self.gateway = gateway
        self.gatewayAccountID = gatewayAccountID
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isDeleted = isDeleted
        self.card = card
    }

    /// Decodes leniently: only the id is needed, since a lost answer would put the row in doubt.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        guard (1...40).contains(id.unicodeScalars.count) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: container, debugDescription: "not an id")
        }
        customerID = (try? container.decodeIfPresent(String.self, forKey: .customerID)) ?? ""
        type = (try? container.decodeIfPresent(String.self, forKey: .type)) ?? ""
        referenceID = (try? container.decodeIfPresent(String.self, forKey: .referenceID)) ?? ""
        status = try? container.decodeIfPresent(String.self, forKey: .status)
        gateway = try? container.decodeIfPresent(String.self, forKey: .gateway)
        gatewayAccountID = try? container.decodeIfPresent(String.self, forKey: .gatewayAccountID)
        createdAt = (try? container.decodeIfPresent(Int64.self, forKey: .createdAt)) ?? 0
        updatedAt = try? container.decodeIfPresent(Int64.self, forKey: .updatedAt)
        isDeleted = (try? container.decodeIfPresent(Bool.self, forKey: .isDeleted)) ?? false
        card = try? container.decodeIfPresent(Card.self, forKey: .card)
    }

    package var description: String { "payment source \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
