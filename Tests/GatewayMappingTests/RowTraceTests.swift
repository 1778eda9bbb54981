import ChargebeeAPI
import MigrationModel
import Testing

@testable import GatewayMapping

/// What is told of a row's mapping: every value is the request's own, and every rule is named with its place.
@Suite struct RowTraceTests {
    private static func trace(
        _ mapping: GatewayMapping,
        _ header: [String],
        _ row: [String],
        _ settings: MappingSettings = MappingSettings(),
        damage: RowDamage? = nil
    ) throws -> RowTrace {
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: header)
        return RowBuffer(row, damage: damage).trace(with: mapper)
    }

    private static func field(_ extra: String, _ cell: String, column: String = "x: [x]") throws -> RowTrace.Field {
        let mapping = try GatewayMapping.sample(column: column, extra: extra)
        let trace = try trace(mapping, ["c", "t", "x"], ["a", "b", cell])
        let name = String(extra.prefix { $0 != ":" })
        return try #require(trace.fields.first { $0.parameter == name })
    }

    @Test(arguments: GatewayMapping.builtInNames)
    func `The slow walk gives the values of the request, for each row of a mapping's tests`(name: String) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        for test in mapping.tests {
            let settings = mapping.settings(for: test)
            let mapper = try RowMapper(mapping: mapping, settings: settings, header: test.header)
            let row = RowBuffer(test.values)
            let mapped = row.map(with: mapper)
            let trace = row.trace(with: mapper)
            let shown = trace.fields.filter { $0.use == .sent }
            guard mapped == .request else {
                #expect(trace.refusal.map { .rejected($0.rejection) } == mapped, "\(test.name)")
                #expect(trace.refusal?.rule.isEmpty == false, "\(test.name)")
                continue
            }
            let body = FormDecoder.pairs(of: Array(mapper.body)) ?? []
            let walk = row.values(with: mapper)
            #expect(walk.map(\.name) == body.map(\.name), "\(test.name)")
            #expect(walk.map(\.value) == body.map(\.value), "\(test.name)")
            #expect(trace.refusal == nil)
            let fields = mapper.mappedFields.filter { field in
                mapper.operation.parameter(field.parameter)?.place != .known
            }
            #expect(shown.map(\.parameter) == fields.map(\.parameter), "\(test.name)")
            #expect(shown.map(\.shown) == fields.map(\.shown), "\(test.name)")
            let repaired = trace.fields.filter { $0.notes.contains { $0.hasPrefix("repaired") } }
            #expect(Set(repaired.map(\.parameter)) == Set(mapper.repairedParameters), "\(test.name)")
        }
    }

    @Test(arguments: GatewayMapping.builtInNames)
    func `Each rule is named with the line on which its mapping has it`(name: String) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        let lines = String(decoding: mapping.source, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for rule in mapping.parameters + mapping.details {
            let text = lines[rule.line - 1].drop { $0 == " " || $0 == "\"" }
            #expect(text.hasPrefix(rule.specification.name), "\(name):\(rule.line)")
        }
        for condition in mapping.conditions { #expect(lines[condition.line - 1].contains(condition.column)) }
    }

    @Test func `A request is told parameter by parameter, with cells, rules and lines`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("stripe"))
        let trace = try Self.trace(
            mapping,
            ["id", "Card ID", "cb_customer_id", "default_source", "Card Exp Month", "Card Exp Year", "email"],
            [
                "cus_JeGmWqYRVUNu44", "card_6WjCF20vT9WN1G", "cust_1", "card_6WjCF20vT9WN1G", "3", "2031",
                "jane@example.com",
            ],
            MappingSettings(gatewayAccountID: "gw_1", replacePrimary: .fromColumn)
        )
        #expect(
            trace.fields.map { "\($0.use.rawValue) \($0.parameter)=\($0.shown ?? "") by \($0.rule)" } == [
                "sent customer_id=cust_1 by column customer",
                "sent type=card by constant card",
                "sent gateway_account_id=gw_1 by the job's gateway account",
                "sent reference_id=cus_…WN1G by compose {stripe_customer}/{card}",
                "sent replace_primary_payment_source=true by equal default_source, card",
                "read card[expiry_month]=3 by column exp_month, expiry: M",
                "read card[expiry_year]=2031 by column exp_year, expiry: YYYY",
            ]
        )
        #expect(trace.fields[2].place == .job(key: "target.gateway_account_id"))
        #expect(trace.fields[3].cells.map { "\($0.header)=\($0.shown)" } == ["id=cus_…Nu44", "Card ID=card_…WN1G"])
        #expect(
            trace.cells.map(\.shown) == ["cus_…Nu44", "card_…WN1G", "cust_1", "card_…WN1G", "3", "2031", "j…"]
        )
        #expect(trace.refusal == nil)
    }

    @Test(arguments: [
        ("card[brand]: { column: x }", "VISA Debit", "visa", "column x, vocabulary VISA Debit → visa", ""),
        ("card[brand]: { column: x }", "visa", "visa", "column x, vocabulary visa", ""),
        (
            "card[brand]: { column: x, vocabulary: { plastic: jcb } }", "Plastic", "jcb",
            "column x, vocabulary Plastic → jcb", ""
        ),
        ("card[brand]: { column: x, otherwise: other }", "Plastic", "other", "column x, otherwise other", ""),
        ("card[brand]: { column: x, default: visa }", "", "visa", "column x, default visa", ""),
        ("card[expiry_month]: { column: x, spellings: [MM/YY, MMYY] }", "0327", "3", "column x, expiry: MMYY", ""),
        (
            "card[expiry_month]: { column: x, spellings: [MMYY], repair: leading_zero }", "327", "3",
            "column x, expiry: MMYY", "repaired: leading zero"
        ),
        (
            "card[expiry_year]: { column: x, repair: decimal_zero }", "2031.0", "2031", "column x, expiry: YYYY",
            "repaired: decimal zero"
        ),
        (
            "card[last4]: { column: x, repair: [leading_zero, decimal_zero] }", "42.0", "0042",
            "column x, last four digits", "repaired: decimal zero; repaired: leading zero"
        ),
        ("billing_address[country]: { column: x }", "DEU", "DE", "column x, country code", ""),
        ("billing_address[state_code]: { column: x }", "us-fl", "FL", "column x, state code", ""),
        ("billing_address[email]: { column: x }", "jane@example.com", "j…", "column x", ""),
        ("payment_method_token: { column: x }", "tok_1J0yEyH65PkfON", "tok_…kfON", "column x, byte for byte", ""),
    ])
    func `A value is told with the rule that made it and what was mended`(
        extra: String,
        cell: String,
        shown: String,
        rule: String,
        notes: String
    ) throws {
        let isToken = extra.hasPrefix("payment_method_token")
        // A row with a reference may have no token beside it.
        let mapping = try GatewayMapping.sample(
            extra: extra,
            reference: isToken ? "mandate_id: { column: t }" : "reference_id: { column: t }"
        )
        let trace = try Self.trace(mapping, ["c", "t", "x"], ["a", "b", cell])
        let field = try #require(trace.fields.first { extra.hasPrefix($0.parameter) })
        #expect(field.use == .sent)
        #expect(field.shown == shown)
        #expect(field.rule == rule)
        #expect(field.notes.joined(separator: "; ") == notes)
        #expect(field.cells.map(\.header) == ["x"])
    }

    @Test(arguments: [
        (
            "card[brand]: { column: x, otherwise: omit }", "Plastic",
            "column \"x\" holds no known word, and the rule says otherwise: omit"
        ),
        ("card[brand]: { column: x }", "", "column \"x\" is empty"),
        ("card[brand]: { column: x }", "NULL", "column \"x\" holds a word that stands for nothing"),
        ("billing_address[line1]: { compose: \"{x}, {c}\", when_empty: omit }", " ", "column \"x\" is empty"),
        ("issuing_country: { column: y }", "", "the file has no column of \"y\""),
    ])
    func `A parameter that the row has no value for is told with the reason`(
        extra: String,
        cell: String,
        reason: String
    ) throws {
        let field = try Self.field(extra, cell, column: extra.contains("y }") ? "y: [y]" : "x: [x]")
        #expect(field.use == .leftOut)
        #expect(field.shown == nil)
        #expect(field.notes == [reason])
    }

    @Test func `Optional parts of a composition that are left out are told`() throws {
        let field = try Self.field("billing_address[line1]: { compose: \"{c}[ {x}]\" }", "")
        #expect(field.notes == ["what stands in [ ] is left out, since column \"x\" is empty"])
    }

    @Test func `A rejected row is told with column, rule and line, and nothing behind it`() throws {
        let mapping = try GatewayMapping.sample(extra: "card[expiry_month]: { column: x, spellings: [MM/YY] }")
        let trace = try Self.trace(mapping, ["c", "t", "x"], ["a", "b", "sometime"])
        let refusal = try #require(trace.refusal)
        #expect(refusal.rejection.reason == .valueMalformed)
        #expect(refusal.parameter == "card[expiry_month]")
        #expect(refusal.rule == "column x, expiry: MM/YY")
        #expect(refusal.place == .mapping(line: 13))
        #expect(refusal.cells.map { "\($0.header)=\($0.shown)" } == ["x=sometime"])
        #expect(trace.fields.last?.use == .refused)
        #expect(trace.fields.dropLast().allSatisfy { $0.use == .sent })
    }

    @Test func `A row without a token is told with all the columns that could have held one`() throws {
        let mapping = try GatewayMapping.sample(extra: "mandate_id: { column: x }")
        let trace = try Self.trace(mapping, ["c", "t", "x"], ["a", "", ""])
        #expect(trace.refusal?.rejection.reason == .missingToken)
        #expect(trace.refusal?.cells.map(\.header) == ["t", "x"])
        #expect(trace.refusal?.parameter == nil)
        #expect(trace.refusal?.rule == "a row needs reference_id or another token")
    }

    @Test func `A row that is not selected is told with the condition, and its column's word`() throws {
        let mapping = try GatewayMapping.sample(
            extra: "card[brand]: visa",
            more: "where: [{ column: x, in: [active], reason: status_unusable }]"
        )
        let trace = try Self.trace(mapping, ["c", "t", "x"], ["a", "b", "Closed"])
        let refusal = try #require(trace.refusal)
        #expect(refusal.rule == "where: x in active")
        #expect(refusal.place == .mapping(line: 15))
        #expect(refusal.cells.map(\.shown) == ["Closed"])
        #expect(trace.fields.isEmpty)
        let settings = MappingSettings(where: [.init(header: "t", values: ["q"])])
        let filtered = try Self.trace(mapping, ["c", "t", "x"], ["a", "b", "active"], settings)
        #expect(filtered.refusal?.place == .job(key: "input.where"))
        #expect(filtered.refusal?.rule == "t in q")
    }

    @Test func `A damaged row shows no field at all`() throws {
        let mapping = try GatewayMapping.sample()
        let trace = try Self.trace(
            mapping,
            ["c", "t", "x"],
            ["a", "b", "c"],
            damage: .strayQuote(column: 1)
        )
        #expect(trace.refusal?.rejection.reason == .strayQuote)
        #expect(trace.refusal?.cells.map(\.header) == ["t"])
        #expect(trace.refusal?.cells.map(\.shown) == [""])
        #expect(trace.cells.isEmpty && trace.fields.isEmpty)
    }

    @Test func `What discover lists is shown as it is, but for nothing of which a name could be a part`() throws {
        let header = ["payment_source_id", "customer_id", "type", "gateway", "funding_type", "created_at", "note"]
        let mapper = try RowMapper(
            mapping: #require(try GatewayMapping.builtIn("discovered")),
            settings: MappingSettings(operation: .batch("delete_local")),
            header: header
        )
        let row = ["pm_1", "c1", "card", "adyen", "debit", "2026-01-02T03:04:05Z", "Jane"]
        let shown = RowBuffer(row).trace(with: mapper).cells.map(\.shown)
        #expect(shown == row.dropLast() + ["J…"])
    }

    @Test func `The row that the mapper is at stays as it is`() throws {
        let mapper = try RowMapper(mapping: .sample(), settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(mapper.map(["a", "b", "visa"]) == .request)
        let before = mapper.bodyText
        _ = RowBuffer(["q", "r", ""]).trace(with: mapper)
        #expect(mapper.bodyText == before)
    }

    @Test(arguments: [
        ("Active", "Active"), ("past due", "past due"), ("jane@example.com", "j…"), ("Zürich", "Z…"),
        ("card_1J0yEyH65PkfON7E6pXEeoyZ", "c…"), ("1234", "1…"), ("", ""),
    ])
    func `What selects a row is shown where it is a plain word only`(value: String, shown: String) {
        #expect(Secrecy.word.shown(value) == shown)
    }
}

extension RowBuffer {
    borrowing func trace(with mapper: RowMapper) -> RowTrace {
        use { mapper.trace($0) } ?? .init(cells: [], fields: [], refusal: nil)
    }

    borrowing func values(with mapper: RowMapper) -> [(name: String, value: String)] {
        var tracer = RowTracer(mapper)
        return use { tracer.values(of: $0) } ?? []
    }
}
