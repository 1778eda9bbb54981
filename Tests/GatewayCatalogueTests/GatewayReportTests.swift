import ChargebeeAPI
import Foundation
import GatewayCatalogue
import Testing

@Suite struct GatewayReportTests {
    private static let mappings = [
        "stripe": ["stripe-sepa", "stripe"], "any": ["canonical", "spreedly-export"], "vantiv": ["vantiv"],
    ]
    private static let all = GatewayReport(Catalogue.builtIn.entries, mappings: mappings)

    private static func objects(_ report: GatewayReport) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [[String: Any]])
    }

    private static func one(_ id: String) throws -> GatewayReport {
        GatewayReport([try Catalogue.builtIn.gateway(called: id)], mappings: mappings)
    }

    @Test func `The JSON has an object for each gateway, with all keys and its evidence`() throws {
        let objects = try Self.objects(Self.all)
        #expect(objects.compactMap { $0["id"] as? String } == PaymentSourceVocabulary.gateways)
        let keys = try #require(objects.first).keys.sorted()
        #expect(objects.allSatisfy { $0.keys.sorted() == keys })
        for key in [
            "title", "chargebee_name", "vault", "token_fields", "reference_id", "shapes", "skip_retrieval", "export",
            "switch_from", "switch_to", "additional_information", "mappings", "sources", "evidence",
        ] {
            #expect(keys.contains(key), "\(key)")
        }
        let evidence = objects.compactMap { ($0["evidence"] as? String).flatMap(Evidence.init) }
        #expect(evidence.count == PaymentSourceVocabulary.gateways.count)
        #expect(
            objects.filter { $0["skip_retrieval"] as? Bool == true }.compactMap { $0["id"] as? String } == ["vantiv"]
        )
    }

    @Test func `The JSON of a gateway has its mappings, those made for it first`() throws {
        let stripe = try #require(try Self.objects(Self.one("stripe")).first)
        #expect(stripe["mappings"] as? [String] == ["stripe", "stripe-sepa", "canonical"])
        #expect(stripe["reference_id"] as? String == "{customer}/{card}")
        #expect(stripe["export"] as? Bool == false)
        let worldpay = try #require(try Self.objects(Self.one("worldpay")).first)
        #expect(worldpay["mappings"] as? [String] == ["spreedly-export", "canonical"])
        let nothing = try #require(try Self.objects(Self.one("not_applicable")).first)
        #expect(nothing["mappings"] as? [String] == [])
    }

    @Test func `The table has a line for each gateway, in columns`() throws {
        let lines = Self.all.table.split(separator: "\n")
        #expect(lines.count == PaymentSourceVocabulary.gateways.count + 1)
        let title = try #require(lines.first)
        let column = try #require(title.firstRange(of: "skip_retrieval")).lowerBound
        let offset = title.distance(from: title.startIndex, to: column)
        for line in lines.dropFirst() {
            let cell = line.dropFirst(offset).prefix(3)
            #expect(cell.hasPrefix("yes") || cell.hasPrefix("no"), "\(line)")
            #expect(line.last != " ")
        }
        func mappings(_ id: String) -> String? {
            lines.first { $0.hasPrefix(id + " ") }?.split(separator: "  ").last.map(String.init)
        }
        #expect(mappings("stripe") == "stripe, stripe-sepa")
        #expect(mappings("worldpay") == "spreedly-export")
        #expect(mappings("twikey") == "canonical")
    }

    @Test(arguments: PaymentSourceVocabulary.gateways)
    func `A gateway's page has its facts with numbered sources, in lines that fit`(id: String) throws {
        let page = try Self.one(id).details
        let lines = page.split(separator: "\n")
        // An address cannot be broken.
        #expect(lines.allSatisfy { $0.count <= 96 || $0.hasPrefix("  [") || $0.contains("_") })
        let entry = try Catalogue.builtIn.gateway(called: id)
        #expect(lines.first == "\(entry.title) (\(id))")
        for source in entry.sources { #expect(page.contains("] \(source)")) }
        for shape in entry.shapes { #expect(page.contains("\n  \(shape.name): ")) }
    }

    @Test func `A page says what the API can do, and what follows from the evidence`() throws {
        func words(_ id: String) throws -> String {
            try Self.one(id).details.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let page = try words("wepay")
        #expect(page.contains("skip_retrieval no (official [1])"))
        #expect(page.contains("mapping canonical"))
        #expect(try words("adyen").contains("switch to not known switch from not known"))
        #expect(try words("twikey").contains("export from it not known"))
        let worldpay = try words("worldpay")
        #expect(worldpay.contains("braintree"))
        #expect(worldpay.contains("may pass for a card number"))
    }
}
