import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A payment source as the site itself has it, deleted ones included.
package struct SiteRecord: Hashable, Sendable {
    package let id: String
    package let customer: String
    package let type: String
    package let gateway: String
    package let gatewayAccount: String
    package let reference: String
    package let status: String
    /// `primary`, `backup` or `none`.
    package let role: String
    package let isDeleted: Bool
    /// Empty where the source is no card.
    package let last4: String
    package let brand: String
    package let expiryMonth: Int?
    package let expiryYear: Int?
    /// Seconds since 1970.
    package let createdAt: Int

    fileprivate init(_ object: [String: Any]) {
        func text(_ name: String) -> String { object[name] as? String ?? "" }
        let card = object["card"] as? [String: Any] ?? [:]
        id = text("id")
        customer = text("customer_id")
        type = text("type")
        gateway = text("gateway")
        gatewayAccount = text("gateway_account_id")
        reference = text("reference_id")
        status = text("status")
        role = text("role")
        isDeleted = object["deleted"] as? Bool ?? false
        last4 = card["last4"] as? String ?? ""
        brand = card["brand"] as? String ?? ""
        expiryMonth = card["expiry_month"] as? Int
        expiryYear = card["expiry_year"] as? Int
        createdAt = object["created_at"] as? Int ?? 0
    }
}

/// A customer as the API shows it.
package struct SiteCustomer: Hashable, Sendable {
    /// The primary payment source; `nil` for none.
    package let primary: String?
    package let backup: String?
    package let collectsAutomatically: Bool
}

extension Site {
    /// All payment sources of the site in their order of creation.
    package nonisolated func records() async throws -> [SiteRecord] {
        let data = try await URLSession.shared.data(from: try url("/sandbox/payment_sources?format=json")).0
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let sources = object?["payment_sources"] as? [[String: Any]] else { throw NoAnswer(path: "sources") }
        return sources.map(SiteRecord.init)
    }

    /// A customer, read through the API, so that it counts as a request.
    package nonisolated func customer(_ id: String) async throws -> SiteCustomer {
        var request = URLRequest(url: try url("/api/v2/customers/\(id)"))
        request.setValue("Basic dGVzdF9rZXk6", forHTTPHeaderField: "Authorization")
        let data = try await URLSession.shared.data(for: request).0
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let shown = object?["customer"] as? [String: Any] else { throw NoAnswer(path: "customer") }
        return SiteCustomer(
            primary: shown["primary_payment_source_id"] as? String,
            backup: shown["backup_payment_source_id"] as? String,
            collectsAutomatically: shown["auto_collection"] as? String == "on"
        )
    }
}

// MARK: Behind the API's back

extension Site {
    /// Changes a payment source past all rules; names are `customer_id`, `status`, `card[last4]`, `deleted`, `role` and so on.
    package nonisolated func tamper(_ id: String, _ changes: [String: String]) async throws {
        try await post("/sandbox/payment_sources/\(id)", body: Self.form(changes))
    }

    /// Adds a payment source, made now, with the same names; `customer_id` is needed.
    ///
    /// - Returns: Its id.
    package nonisolated func add(_ attributes: [String: String]) async throws -> String {
        let data = try await post("/sandbox/payment_sources", body: Self.form(attributes))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let id = (object?["payment_source"] as? [String: Any])?["id"] as? String else {
            throw NoAnswer(path: "added source")
        }
        return id
    }

    /// Removes a payment source altogether, as if it had never been there.
    package nonisolated func remove(_ id: String) async throws {
        try await post("/sandbox/payment_sources/\(id)", method: "DELETE")
    }

    private static func form(_ fields: [String: String]) -> String {
        let plain = CharacterSet.alphanumerics
        return fields.sorted { $0.key < $1.key }.map { name, value in
            [name, value].map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }.joined(separator: "=")
        }.joined(separator: "&")
    }
}
