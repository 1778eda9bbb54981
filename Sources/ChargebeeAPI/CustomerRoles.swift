/// Which payment sources play which part for a customer, as Chargebee's customer resource says.
package struct CustomerRoles: Hashable, Sendable, Decodable {
    /// Chargebee's customer id, at most 50 characters.
    package let customerID: String
    /// The payment source that is charged by default; `nil` for none.
    package let primaryID: String?
    /// The one that is charged where the primary one fails; `nil` for none.
    package let backupID: String?
    /// `on` or `off`; `nil` where the answer does not say.
    package let autoCollection: String?

    private enum CodingKeys: String, CodingKey {
        case customerID = "id"
        case primaryID = "primary_payment_source_id"
        case backupID = "backup_payment_source_id"
        case autoCollection = "auto_collection"
    }

    package init(
        customerID: String,
        primaryID: String? = nil,
        backupID: String? = nil,
        autoCollection: String? = nil
    ) {
        self.customerID = customerID
        self.primaryID = primaryID
        self.backupID = backupID
        self.autoCollection = autoCollection
    }
}

/// A page of the customers' list.
package struct CustomerPage: Sendable {
    package let customers: [CustomerRoles]
    /// The `offset` of the next page; `nil` on the last one.
    package let nextOffset: String?
}

/// What an export answers: the method's name at its new gateway account.
///
/// Secret: the description shows nothing of it.
package struct ExportedMethod: Hashable, Sendable, Decodable, CustomStringConvertible, CustomReflectable {
    package let type: String
    package let gateway: String?
    package let gatewayAccountID: String?
    /// 1 to 200 characters.
    package let referenceID: String

    private enum CodingKeys: String, CodingKey {
        case type, gateway
        case gatewayAccountID = "gateway_account_id"
        case referenceID = "reference_id"
    }

    package init(type: String, gateway: String?, gatewayAccountID: String?, referenceID: String) {
        self.type = type
        self.gateway = gateway
        self.gatewayAccountID = gatewayAccountID
        self.referenceID = referenceID
    }

    package var description: String { "<exported method>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
