import ChargebeeAPI
import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

/// Mappings for other operations than the creation by permanent token: what they may say, and what was approved by them.
@Suite struct OperationMappingTests {
    // MARK: The language

    @Test(arguments: [
        ("no_such", "m.yaml:5:12: \"no_such\" is no operation; known: create_using_permanent_token, port"),
        ("update_cards", "m.yaml:5:12: \"update_cards\" is no operation; did you mean update_card?"),
        ("create_card", "m.yaml:5:12: It takes whole card numbers"),
        ("delete", "m.yaml:5:12: It also removes the method at the gateway"),
        ("[delete_local, delete]", "m.yaml:5:27: It also removes the method at the gateway"),
        ("[delete_local, delete_local]", "m.yaml:5:27: delete_local is there twice"),
        ("[]", "m.yaml:5:12: \"operation\" is empty"),
        ("create_using_token", "m.yaml:7:44: \"parameters\" lacks token_id"),
    ])
    func `An operation that is none, or that is refused, is an error at its place`(name: String, message: String) {
        let error = #expect(throws: YAMLError.self) {
            try OperationSample.mapping(
                name,
                "parameters: { customer_id: { column: c }, payment_source_id: { column: s } }"
            )
        }
        // The place within the parameters is not what this is about.
        let found = error.map { $0.description } ?? ""
        let isMissing = message.contains("lacks")
        #expect(isMissing ? found.contains("payment_source_id") : found.hasPrefix(message), "\(found)")
    }

    @Test(arguments: [
        ("delete_local", "parameters: { customer_id: { column: c } }", "lacks payment_source_id"),
        (
            "delete_local", "parameters: { payment_source_id: pm_1, customer_id: { column: c } }",
            "a payment source cannot be the same"
        ),
        ("port", "parameters: { payment_source_id: { column: s } }", "lacks customer_id"),
        (
            "[delete_local, port]", "parameters: { payment_source_id: { column: s } }",
            "\"parameters\" of port lacks customer_id"
        ),
        (
            "[update_card, delete_local]",
            "parameters: { payment_source_id: { column: s }, \"card[billing_city]\": { column: x } }",
            "delete_local has no such parameter card[billing_city]"
        ),
        (
            "create_bank_account", "parameters: { customer_id: { column: c } }",
            "has no token; give one of bank_account[iban]"
        ),
        (
            "delete_local", "parameters: { payment_source_id: { column: s } }\nskip_retrieval: allowed",
            "Chargebee supports skip_retrieval for vantiv only"
        ),
    ])
    func `A mapping that its operation cannot take is refused`(operation: String, part: String, message: String) {
        let error = #expect(throws: YAMLError.self) {
            try OperationSample.mapping(operation, part)
        }
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `What one operation only knows, another of the list may do without`() throws {
        let mapping = try OperationSample.source(
            "[port, delete_local]",
            ", replace_primary_payment_source: { column: x }"
        )
        let settings = MappingSettings(operation: .batch("delete_local"))
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["s", "c", "x"])
        #expect(mapper.operation.name == "delete_local")
        #expect(mapper.map(["pm_1", "c1", "true"]) == .request)
        #expect(!mapper.becomesPrimary)
    }

    @Test func `A job whose operation the mapping is not for is refused`() throws {
        let mapping = try OperationSample.source("delete_local")
        let error = #expect(throws: HeaderError.self) {
            try RowMapper(
                mapping: mapping,
                settings: MappingSettings(operation: .createUsingPermanentToken),
                header: ["s", "c"]
            )
        }
        #expect(error?.description.hasPrefix("the mapping m is for delete_local, and the job's operation") == true)
    }

    @Test(arguments: ["port", "export_payment_source", "switch_gateway_account"])
    func `An operation that needs a gateway account is refused without one`(name: String) throws {
        let mapping = try OperationSample.source(name)
        let error = #expect(throws: HeaderError.self) {
            try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["s", "c"])
        }
        #expect(error == .noGatewayAccount(operation: name))
        let settings = MappingSettings(gatewayAccountID: "gw_new")
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["s", "c"])
        let request = try OperationSample.request(mapper, ["pm_1", "c1"])
        #expect(request.gatewayAccountID == "gw_new")
        #expect(mapper.bodyText == "gateway_account_id=gw_new")
    }

    // MARK: What was approved

    @Test func `Beyond the body is nothing for a plain creation, and all that decides for others`() throws {
        let plain = try RowMapper(mapping: .sample(), settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(plain.map(["a", "b", "visa"]) == .request)
        #expect(plain.beyondBody.isEmpty)

        let header = ["payment_source_id", "customer_id", "role", "status"]
        let settings = MappingSettings(gatewayAccountID: "gw_new", replacePrimary: .fromColumn)
        let port = try OperationSample.builtIn("discovered", header, settings)
        func beyond(_ row: [String]) -> [UInt8] {
            #expect(port.map(row) == .request)
            return Array(port.beyondBody)
        }
        let first = beyond(["pm_1", "c1", "primary", "valid"])
        #expect(beyond(["pm_2", "c1", "primary", "valid"]) != first)
        #expect(beyond(["pm_1", "c2", "primary", "valid"]) != first)
        #expect(beyond(["pm_1", "c1", "none", "valid"]) != first)
        #expect(beyond(["pm_1", "c1", "primary", "expired"]) == first)
    }

    // MARK: Primary

    @Test(arguments: [
        (MappingSettings.ReplacePrimary.never, "primary", false), (.always, "none", true),
        (.fromColumn, "primary", true), (.fromColumn, "backup", false), (.fromColumn, "", false),
    ])
    func `A port or an export makes primary what the job says`(
        policy: MappingSettings.ReplacePrimary,
        role: String,
        isPrimary: Bool
    ) throws {
        for name in ["port", "export_payment_source"] {
            let settings = MappingSettings(
                operation: .batch(name),
                gatewayAccountID: "gw_new",
                replacePrimary: policy
            )
            let mapper = try OperationSample.builtIn(
                "discovered",
                ["payment_source_id", "customer_id", "role"],
                settings
            )
            #expect(try OperationSample.request(mapper, ["pm_1", "c1", role]).becomesPrimary == isPrimary, "\(name)")
        }
    }

    // MARK: Payment intents

    @Test func `The job's gateway account gives way to an intent's id, and another row's way does not`() throws {
        let header = ["customer_id", "payment_intent_id", "gw_token", "gateway_account_id"]
        let mapper = try OperationSample.builtIn("payment-intents", header, MappingSettings(gatewayAccountID: "gw_1"))
        #expect(mapper.map(["c1", "pi_1", "", ""]) == .request)
        #expect(mapper.parameters == ["customer_id": "c1", "payment_intent[id]": "pi_1"])
        #expect(mapper.map(["c1", "pi_1", "", "gw_1"]).reason == .referenceAndTokens)
        #expect(mapper.map(["c1", "", "gt_1", "gw_1"]) == .request)
        #expect(mapper.makeRequest(at: RowAddress(ordinal: 1, line: 2)).gatewayAccountID == "gw_1")
        #expect(mapper.map(["c1", "", "gt_1", "gw_2"]).reason == .valueNotAllowed)
    }
}
