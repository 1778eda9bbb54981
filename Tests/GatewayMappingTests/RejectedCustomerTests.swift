import ChargebeeAPI
import MigrationModel
import Testing

@testable import GatewayMapping

/// The customer of a row that never becomes a request.
@Suite struct RejectedCustomerTests {
    private func customer(_ mapper: RowMapper, _ fields: [String], damage: RowDamage? = nil) -> String? {
        RowBuffer(fields, damage: damage).use { row in
            _ = mapper.map(row)
            return String(decoding: mapper.customer(of: row), as: UTF8.self)
        }
    }

    @Test func `A rejected row names the customer that its request would have named`() throws {
        let mapper = try RowMapper(mapping: .sample(), settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(mapper.map([" c1 ", "t", "visa"]) == .request)
        let ready = String(decoding: mapper.customerID, as: UTF8.self)
        #expect(customer(mapper, [" c1 ", "t", "no brand"]) == ready)
        #expect(customer(mapper, [" c1 ", "", "visa"]) == ready && ready == "c1")
    }

    @Test(arguments: ["", "nan", "1.2E+17", "#REF!", "c\u{200B}1", String(repeating: "c", count: 51)])
    func `A customer that cannot be told is none`(id: String) throws {
        let mapper = try RowMapper(mapping: .sample(), settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(customer(mapper, [id, "t", "visa"]) == "")
    }

    @Test func `A damaged row names nobody, and the next row is as if nothing had been`() throws {
        let mapper = try RowMapper(mapping: .sample(), settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(customer(mapper, ["c1", "t"], damage: .fieldCount(expected: 3, found: 2)) == "")
        #expect(customer(mapper, ["c1", "", "visa"]) == "c1")
        #expect(mapper.map(["c2", "t", "visa"]) == .request)
        #expect(mapper.customerID.elementsEqual("c2".utf8) && mapper.parameters["customer_id"] == "c2")
    }

    @Test func `A row that its mapping or job leaves out names its customer all the same`() throws {
        var settings = MappingSettings()
        settings.rowFilters = [.init(header: "x", values: ["visa"])]
        let mapper = try RowMapper(mapping: .sample(), settings: settings, header: ["c", "t", "x"])
        #expect(mapper.map(["c1", "t", "amex"]).reason == .filteredOut)
        #expect(customer(mapper, ["c1", "t", "amex"]) == "c1")
    }

    @Test func `A file without a column of customers names none`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("card-updates"))
        let mapper = try RowMapper(
            mapping: mapping,
            settings: MappingSettings(),
            header: ["payment_source_id", "card[last_name]"]
        )
        #expect(!mapper.namesCustomers)
        #expect(customer(mapper, ["pm_1", ""]) == "")
    }

    /// Its bytes were in a buffer that the next value was written over.
    @Test func `A composed brand or type is whole when the row has been mapped`() throws {
        let mapping = try GatewayMapping(
            yaml: """
                id: sample
                title: Sample
                gateway: any
                operation: delete_local
                evidence: inferred
                columns:
                  s: { headers: [s], required: true }
                  x: [x]
                  y: [y]
                parameters:
                  payment_source_id: { column: s }
                  source[type]: { compose: "{x}rd" }
                  card[brand]: { compose: "{y}ter{x}" }
                  source[gateway]: { compose: "{x}-{y}-{x}-{y}-{x}" }
                tests:
                  - name: n
                    row: { s: pm_1, x: ca, y: mas }
                    request: { payment_source_id: pm_1 }
                  - name: no source
                    row: { s: "", x: ca, y: mas }
                    rejected: missing_value
                """,
            file: "m.yaml"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["s", "x", "y"])
        #expect(mapper.map(["pm_1", "ca", "mas"]) == .request)
        #expect(mapper.paymentType.elementsEqual("card".utf8))
        #expect(mapper.cardBrand.elementsEqual("masterca".utf8))
    }
}
