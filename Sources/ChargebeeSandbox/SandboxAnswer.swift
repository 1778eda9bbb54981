/// An answer of the API, rendered only when it is sent: outside the lock, and again for each replay.
package struct SandboxAnswer: Sendable {
    enum Content: Sendable {
        case attached(PaymentSourceRecord, CustomerView)
        case paymentSource(PaymentSourceRecord)
        case list([PaymentSourceRecord], nextOffset: String?)
        case customer(CustomerView)
        case customers([CustomerView], nextOffset: String?)
        case exported(type: String, gateway: String, gatewayAccountID: String, referenceID: String)
        case refusal(APIRefusal)
        /// What stands between Chargebee and its clients answers in HTML.
        case badGatewayPage
    }

    let content: Content
    /// The instant it was made; statuses of cards go by it, so that a replay is byte for byte the first answer.
    let instant: Int64
    package internal(set) var isReplay = false

    package var status: Int {
        switch content {
        case .refusal(let refusal): refusal.status
        case .badGatewayPage: 502
        case .attached, .paymentSource, .list, .customer, .customers, .exported: 200
        }
    }

    /// The header fields that say more than the length.
    func fields(retryAfter style: SandboxScenario.RetryAfterStyle) -> [(name: String, value: String)] {
        var fields = [("x-tokenferry-sandbox", SandboxState.notice)]
        if case .badGatewayPage = content {
            fields.append(("content-type", "text/html; charset=utf-8"))
        } else {
            fields.append(("content-type", "application/json;charset=utf-8"))
        }
        if isReplay { fields.append(("chargebee-idempotency-replayed", "true")) }
        if let retryAfter = retryAfter(style) { fields.append(("retry-after", retryAfter)) }
        return fields
    }

    /// The value of `Retry-After`, or `nil` for none.
    package func retryAfter(_ style: SandboxScenario.RetryAfterStyle) -> String? {
        guard case .refusal(let refusal) = content, let wait = refusal.retryAfterMilliseconds else { return nil }
        // Rounded up: a client that waits exactly so long must not come too early.
        switch style {
        case .seconds: return String((wait + 999) / 1000)
        case .httpDate:
            let end = (instant + wait + 999) / 1000 * 1000
            return CalendarInstant(millisecondsSince1970: end).httpDate
        case .none: return nil
        }
    }

    /// The answer's body, the same bytes each time.
    package var body: [UInt8] {
        if case .badGatewayPage = content { return Self.badGatewayHTML }
        var writer = JSONWriter()
        switch content {
        case .attached(let source, let customer):
            writer.object { writer in
                writer.name("customer")
                customer.write(to: &writer, at: instant)
                writer.name("payment_source")
                source.write(to: &writer, at: instant)
            }
        case .paymentSource(let source):
            writer.object { writer in
                writer.name("payment_source")
                source.write(to: &writer, at: instant)
            }
        case .list(let sources, let nextOffset):
            writer.list("payment_source", sources, nextOffset: nextOffset) { $1.write(to: &$0, at: instant) }
        case .customer(let customer):
            writer.object { writer in
                writer.name("customer")
                customer.write(to: &writer, at: instant)
            }
        case .customers(let customers, let nextOffset):
            writer.list("customer", customers, nextOffset: nextOffset) { $1.write(to: &$0, at: instant) }
        case .exported(let type, let gateway, let gatewayAccountID, let referenceID):
            writer.object { writer in
                writer.object("third_party_payment_method") { writer in
                    writer.member("type", type)
                    writer.member("gateway", gateway)
                    writer.member("gateway_account_id", gatewayAccountID)
                    writer.member("reference_id", referenceID)
                    writer.member("object", "third_party_payment_method")
                }
            }
        case .refusal(let refusal): refusal.write(to: &writer)
        case .badGatewayPage: break
        }
        return writer.bytes
    }

    private static let badGatewayHTML = Array(
        """
        <html><head><title>502 Bad Gateway</title></head>
        <body><h1>502 Bad Gateway</h1><p>tokenferry sandbox, not Chargebee</p></body></html>

        """.utf8
    )
}

extension JSONWriter {
    /// Writes a page: each element in an object of its own, under the resource's name.
    fileprivate mutating func list<Element>(
        _ resource: String,
        _ elements: [Element],
        nextOffset: String?,
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        object { writer in
            writer.name("list")
            writer.array(elements) { writer, element in
                writer.object { writer in
                    writer.name(resource)
                    write(&writer, element)
                }
            }
            writer.member("next_offset", nextOffset)
        }
    }
}
