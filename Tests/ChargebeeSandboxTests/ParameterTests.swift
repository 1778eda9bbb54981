import Testing

@testable import ChargebeeSandbox

@Suite struct ParameterTests {
    struct Wrong: CustomTestStringConvertible {
        let name: String
        let parameters: [(String, String)]
        /// The parameter that the answer names.
        let named: String

        var testDescription: String { name }
    }

    private static let wrongs = [
        Wrong(
            name: "unknown",
            parameters: [("customer_id", "c"), ("type", "card"), ("reference_id", "r"), ("foo", "1")],
            named: "foo"
        ),
        Wrong(name: "customer missing", parameters: [("type", "card"), ("reference_id", "r")], named: "customer_id"),
        Wrong(name: "type missing", parameters: [("customer_id", "c"), ("reference_id", "r")], named: "type"),
        Wrong(
            name: "customer too long",
            parameters: [("customer_id", String(repeating: "c", count: 51)), ("type", "card"), ("reference_id", "r")],
            named: "customer_id"
        ),
        Wrong(
            name: "type in capitals",
            parameters: [("customer_id", "c"), ("type", "CARD"), ("reference_id", "r")],
            named: "type"
        ),
        Wrong(
            name: "reference with token field",
            parameters: [
                ("customer_id", "c"), ("type", "card"), ("reference_id", "r"), ("payment_method_token", "t"),
            ],
            named: "reference_id"
        ),
        Wrong(name: "no token", parameters: [("customer_id", "c"), ("type", "card")], named: "reference_id"),
        Wrong(
            name: "twice",
            parameters: [("customer_id", "c"), ("type", "card"), ("type", "card"), ("reference_id", "r")],
            named: "type"
        ),
        Wrong(
            name: "last4 of three digits",
            parameters: [("customer_id", "c"), ("type", "card"), ("reference_id", "r"), ("card[last4]", "123")],
            named: "card[last4]"
        ),
        Wrong(
            name: "month 13",
            parameters: [("customer_id", "c"), ("type", "card"), ("reference_id", "r"), ("card[expiry_month]", "13")],
            named: "card[expiry_month]"
        ),
        Wrong(
            name: "blank account",
            parameters: [("customer_id", "c"), ("type", "card"), ("reference_id", "r"), ("gateway_account_id", "")],
            named: "gateway_account_id"
        ),
    ]

    @Test(arguments: wrongs)
    func `A wrong parameter is refused by name and attaches nothing`(wrong: Wrong) {
        var rehearsal = Rehearsal()
        let reply = rehearsal.send(Rehearsal.post(Rehearsal.createPath, wrong.parameters))
        #expect(reply.status == 400)
        #expect(reply.code == "param_wrong_value")
        #expect(reply.parameter == wrong.named)
        #expect(rehearsal.state.site.sources.isEmpty)
    }

    @Test func `An error has the documented members and the older ones, and no value`() {
        var rehearsal = Rehearsal()
        let reply = rehearsal.send(
            Rehearsal.post(Rehearsal.createPath, [("customer_id", "c"), ("type", "s3cret"), ("reference_id", "r")])
        )
        #expect(reply.json["type"] as? String == "invalid_request")
        #expect(reply.json["http_status_code"] as? Int == 400)
        #expect(reply.json["error_code"] as? String == reply.code)
        #expect(reply.json["error_msg"] as? String == reply.json["message"] as? String)
        #expect(!String(decoding: reply.body, as: UTF8.self).contains("s3cret"))
        #expect(reply.fields["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test(arguments: [
        ("GET", "payment_sources/pm_1/delete_local", 405), ("DELETE", "payment_sources", 405),
        ("GET", "payment_sources/", 404), ("POST", "payment_sources/pm_1/delete", 404), ("GET", "subscriptions", 404),
        ("POST", "payment_sources/create_card", 405),
    ])
    func `Paths that are not in the table are 404, other methods 405`(method: String, path: String, status: Int) {
        var rehearsal = Rehearsal()
        var request = Rehearsal.post(path)
        request.method = method
        #expect(rehearsal.send(request).status == status)
    }

    @Test func `A body that is not form-encoded is refused`() {
        var rehearsal = Rehearsal()
        var request = Rehearsal.creation()
        for type in ["application/json", nil] {
            request.contentType = type
            #expect(rehearsal.send(request).status == 400)
        }
        request.contentType = "Application/X-WWW-Form-Urlencoded; charset=UTF-8"
        #expect(rehearsal.send(request).status == 200)
        request.form = Array("customer_id=%zz".utf8)
        #expect(rehearsal.send(request).status == 400)
    }

    @Test func `A key has to be there, and to be the right one where the scenario names it`() {
        var rehearsal = Rehearsal { $0.apiKey = "test_key" }
        var request = Rehearsal.creation()
        for authorization in [nil, "Bearer x", "Basic a2V5Og=="] {
            request.authorization = authorization
            let reply = rehearsal.send(request)
            #expect(reply.status == 401)
            #expect(reply.code == "api_authentication_failed")
        }
        request.authorization = "Basic dGVzdF9rZXk6"
        #expect(rehearsal.send(request).status == 200)
    }
}
