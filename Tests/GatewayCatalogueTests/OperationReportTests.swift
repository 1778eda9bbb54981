import ChargebeeAPI
import Foundation
import GatewayCatalogue
import Testing

@Suite struct OperationReportTests {
    private typealias Table = ChargebeeAPI.Operation

    private static let mappings: [(id: String, operations: [Table])] = [
        ("stripe", [.createUsingPermanentToken]), ("discovered", [.port, .exportPaymentSource]),
        ("canonical", [.createUsingPermanentToken]),
    ]

    private static func report(_ name: String) throws -> OperationReport {
        OperationReport([try OperationReport.entry(called: name)], mappings: mappings)
    }

    private static func objects(_ report: OperationReport) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [[String: Any]])
    }

    /// A page without its line breaks.
    private static func words(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }

    @Test(arguments: Table.batch.map(\.name))
    func `The page of an operation has its call, every parameter, every note and what happens in doubt`(
        name: String
    ) throws {
        let operation = try #require(Table.batch(name))
        let page = try Self.report(name).details
        let words = Self.words(page)
        #expect(words.contains("POST \(operation.pathTemplate)"))
        #expect(words.contains(operation.doubt.words))
        #expect(words.contains(operation.answer.words))
        #expect(operation.notes.allSatisfy(words.contains))
        for parameter in operation.parameters {
            let rule = "\(parameter.isRequired ? "required; " : "")\(parameter.isToken ? "secret; " : "")"
            #expect(words.contains("\(parameter.name) \(rule)\(parameter.kind.words)"), "\(parameter.name)")
            for other in parameter.excludes { #expect(words.contains(other)) }
        }
        #expect(words.contains("operation: \(name)"))
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 120 && $0.last != " " })
    }

    @Test func `The table has a line for each operation, and says why two are refused`() {
        let table = OperationReport(OperationReport.allEntries, mappings: []).table
        let lines = table.split(separator: "\n")
        for operation in Table.batch {
            let line = lines.first { $0.hasPrefix(operation.name + " ") }
            #expect(line?.hasSuffix(operation.summary.dropLast()) == true, "\(operation.name)")
            #expect(line?.contains(" \(operation.pathTemplate) ") == true, "\(operation.name)")
        }
        for (_, reason) in Table.refused { #expect(Self.words(table).contains(reason)) }
        #expect(lines.first?.hasPrefix("operation ") == true)
    }

    @Test(arguments: ["create_card", "delete"])
    func `A refused operation has a page that says why`(name: String) throws {
        let reason = try #require(Table.refusal(of: name))
        #expect(Self.words(try Self.report(name).details).contains("Refused. \(reason)"))
        let object = try #require(try Self.objects(Self.report(name)).first)
        #expect(object["refused"] as? String == reason)
        #expect(object.count == 2)
    }

    @Test func `The JSON has an object for each operation, with all keys and each parameter`() throws {
        let objects = try Self.objects(OperationReport(OperationReport.allEntries, mappings: Self.mappings))
        #expect(objects.compactMap { $0["name"] as? String } == Table.batch.map(\.name) + ["create_card", "delete"])
        let keys = try #require(objects.first).keys.sorted()
        for (object, operation) in zip(objects, Table.batch) {
            #expect(object.keys.sorted() == keys)
            let parameters = try #require(object["parameters"] as? [[String: Any]])
            #expect(parameters.compactMap { $0["name"] as? String } == operation.parameters.map(\.name))
            #expect(object["in_doubt"] as? String == operation.doubt.rawValue)
            #expect(object["notes"] as? [String] == operation.notes)
        }
    }

    @Test func `The JSON of a parameter says its limits`() throws {
        let object = try #require(try Self.objects(Self.report("update_card")).first)
        let parameters = try #require(object["parameters"] as? [[String: Any]])
        func parameter(_ name: String) throws -> [String: Any] {
            try #require(parameters.first { $0["name"] as? String == name })
        }
        let month = try parameter("card[expiry_month]")
        #expect(month["min"] as? Int == 1 && month["max"] as? Int == 12 && month["min_length"] is NSNull)
        let city = try parameter("card[billing_city]")
        #expect(city["min_length"] as? Int == 1 && city["max_length"] as? Int == 50 && city["min"] is NSNull)
        #expect(try parameter("reference_transaction")["secret"] as? Bool == true)
        #expect(try parameter("source[role]")["values"] as? [String] == ["primary", "backup", "none"])
        #expect(try parameter("origin[ip]")["header"] as? String == "chargebee-request-origin-ip")
        #expect(try parameter("payment_source_id")["place"] as? String == "path")
    }

    @Test func `An example job uses a mapping that is built in for the operation, or one of one's own`() throws {
        #expect(try Self.report("port").details.contains("mapping: discovered"))
        #expect(try Self.report("export_payment_source").details.contains("Mappings\n  discovered"))
        #expect(try Self.report("create_using_permanent_token").details.contains("Mappings\n  canonical, stripe"))
        #expect(try Self.report("update_card").details.contains("mapping: my-mapping.yaml"))
        #expect(try Self.report("switch_gateway_account").details.contains("  gateway: "))
        #expect(try !Self.report("delete_local").details.contains("gateway_account_id: gw_new"))
    }

    @Test(arguments: ["update_card", "update-card", "UPDATE_CARD"])
    func `A name is found in any spelling`(word: String) throws {
        #expect(try OperationReport.entry(called: word).name == "update_card")
    }

    @Test(
        arguments: [
            ("updat_card", ["update_card"]), ("export", ["export_payment_source"]),
            ("bank_account", ["create_bank_account", "update_bank_account", "verify_bank_account"]), ("zzz", []),
            ("", []),
        ]
    )
    func `An unknown name is told with the closest ones`(word: String, suggestions: [String]) {
        #expect(throws: UnknownOperation(word: word, suggestions: suggestions)) {
            try OperationReport.entry(called: word)
        }
        let message = UnknownOperation(word: word, suggestions: suggestions).description
        #expect(suggestions.allSatisfy(message.contains))
        #expect(message.contains("tokenferry operations"))
    }
}
