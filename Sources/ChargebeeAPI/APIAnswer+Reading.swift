import FoundationEssentials

/// A page of the list operation.
package struct PaymentSourcePage: Sendable {
    package let sources: [PaymentSource]
    /// The `offset` of the next page; `nil` on the last one.
    package let nextOffset: String?
}

extension APIAnswer {
    /// The payment source of a successful answer; `nil` where the body is not what the API promises.
    package func paymentSource() -> PaymentSource? {
        decoded(SourceBody.self)?.source
    }

    /// The customer of a successful answer, whatever else is in it; `nil` where there is none that can be read.
    package func customer() -> CustomerRoles? { decoded(CustomerBody.self)?.customer }

    /// A page of customers of a successful list answer; `nil` where the body is not what the API promises.
    package func customerPage() -> CustomerPage? {
        guard let body = decoded(CustomerListBody.self) else { return nil }
        return CustomerPage(customers: body.list.map(\.customer), nextOffset: body.nextOffset)
    }

    /// What an export answered; `nil` where the body is not what the API promises.
    package func exportedMethod() -> ExportedMethod? {
        guard let method = decoded(ExportBody.self)?.method else { return nil }
        return (1...200).contains(method.referenceID.unicodeScalars.count) && !method.type.isEmpty ? method : nil
    }

    /// The page of a successful list answer; `nil` where the body is not what the API promises.
    ///
    /// A source without a customer or a reference makes the page unreadable: taken for another one, it would have its row
    /// sent again.
    package func page() -> PaymentSourcePage? {
        guard let body = decoded(ListBody.self) else { return nil }
        let sources = body.list.map(\.source)
        guard !sources.contains(where: { $0.customerID.isEmpty || $0.referenceID.isEmpty }) else { return nil }
        return PaymentSourcePage(sources: sources, nextOffset: body.nextOffset)
    }

    /// The failure of an unsuccessful answer.
    ///
    /// A body that is not Chargebee's JSON gives a failure without a code.
    package func failure() -> APIFailure {
        let body = decoded(ErrorBody.self)
        return APIFailure(
            status: status,
            code: Self.plain(body?.code ?? body?.oldCode),
            type: Self.plain(body?.type),
            message: body?.message,
            causeID: Self.plain(body?.causeID)
        )
    }

    /// A code as it came, where it looks like one; anything else could hold what must not be kept.
    private static func plain(_ code: String?) -> String? {
        let isPlain = { (byte: UInt8) in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F || byte == 0x2E
        }
        guard let code, (1...64).contains(code.utf8.count), code.utf8.allSatisfy(isPlain) else { return nil }
        return code
    }

    private func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
        try? JSONDecoder().decode(type, from: Data(body))
    }
}

private struct SourceBody: Decodable {
    let source: PaymentSource

    enum CodingKeys: String, CodingKey { case source = "payment_source" }
}

private struct CustomerBody: Decodable { let customer: CustomerRoles }

private struct CustomerListBody: Decodable {
    let list: [CustomerBody]
    let nextOffset: String?

    enum CodingKeys: String, CodingKey {
        case list
        case nextOffset = "next_offset"
    }
}

private struct ExportBody: Decodable {
    let method: ExportedMethod

    enum CodingKeys: String, CodingKey { case method = "third_party_payment_method" }
}

private struct ListBody: Decodable {
    let list: [SourceBody]
    let nextOffset: String?

    enum CodingKeys: String, CodingKey {
        case list
        case nextOffset = "next_offset"
    }
}

private struct ErrorBody: Decodable {
    let message: String?
    let type: String?
    let code: String?
    let causeID: String?
    /// The name that the code had before, which some answers still use alone.
    let oldCode: String?

    enum CodingKeys: String, CodingKey {
        case message, type
        case code = "api_error_code"
        case causeID = "error_cause_id"
        case oldCode = "error_code"
    }

    /// Decodes each part for itself, so that one of an unforeseen type does not cost the code.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        message = try? container.decodeIfPresent(String.self, forKey: .message)
        type = try? container.decodeIfPresent(String.self, forKey: .type)
        code = try? container.decodeIfPresent(String.self, forKey: .code)
        causeID = try? container.decodeIfPresent(String.self, forKey: .causeID)
        oldCode = try? container.decodeIfPresent(String.self, forKey: .oldCode)
    }
}
