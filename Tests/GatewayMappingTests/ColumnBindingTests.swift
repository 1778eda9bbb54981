import GatewayMapping
import MigrationModel
import Testing

@Suite struct ColumnBindingTests {
    private static func failure(_ header: [String], _ settings: MappingSettings = MappingSettings()) throws -> String? {
        let mapping = try #require(try GatewayMapping.builtIn("stripe"))
        do throws(HeaderError) {
            _ = try RowMapper(mapping: mapping, settings: settings, header: header)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `Headers match after trimming and without regard to case`() throws {
        let header = ["\u{FEFF}ID ", "\u{00A0}card id", " CB_Customer_ID\t"]
        #expect(try Self.failure(header) == nil)
    }

    @Test func `A missing column says what was tried, what is there and what to write`() throws {
        let message = try Self.failure(["id", "card.id", "chargebee_custommer_id", "email"])
        #expect(
            message?.hasPrefix("the file has no column for \"customer\". Tried: \"chargebee_customer_id\", ") == true
        )
        #expect(message?.contains("The file has: \"id\", \"card.id\", \"chargebee_custommer_id\", \"email\".") == true)
        #expect(message?.hasSuffix("input: { columns: { customer: chargebee_custommer_id } }") == true)
    }

    @Test func `Two columns that could be meant are refused rather than guessed`() throws {
        let message = try Self.failure(["id", "card.id", "Card ID", "cb_customer_id"])
        #expect(message?.hasPrefix("several columns could be \"card\": \"card.id\", \"Card ID\".") == true)
        #expect(try Self.failure(["id", "id", "card.id", "cb_customer_id"])?.hasPrefix("several columns") == true)
        let settings = MappingSettings(columnOverrides: ["card": "Card ID"])
        #expect(try Self.failure(["id", "card.id", "Card ID", "cb_customer_id"], settings) == nil)
    }

    @Test(arguments: [
        (
            ["custmer": "id"],
            "input.columns names \"custmer\", which the mapping does not have; did you mean \"customer\"?"
        ),
        (
            ["customer": "idd"],
            "input.columns says that \"customer\" is the column \"idd\", which the file does not have"
        ),
    ])
    func `An override that fits nothing is refused`(overrides: [String: String], message: String) throws {
        let settings = MappingSettings(columnOverrides: overrides)
        #expect(try Self.failure(["id", "card.id", "cb_customer_id"], settings)?.hasPrefix(message) == true)
    }

    @Test func `What the job asks for and the mapping or file cannot do is refused`() throws {
        let header = ["id", "card.id", "cb_customer_id"]
        let skip = try Self.failure(header, MappingSettings(skipRetrieval: true))
        #expect(skip?.hasPrefix("skip_retrieval is true, and the mapping stripe does not allow it") == true)
        let primary = try Self.failure(header, MappingSettings(replacePrimary: .fromColumn))
        #expect(primary?.contains("the file lacks \"default_source\"") == true)
        #expect(try Self.failure(header + ["default_source"], MappingSettings(replacePrimary: .fromColumn)) == nil)
    }

    @Test func `The columns in use are told with their purpose, the others by name`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("adyen"))
        let header = ["echodata", "shopperReference", "recurringDetailReference", "alias", "Extra", "status"]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        #expect(mapper.unusedColumns == ["Extra"])
        #expect(mapper.mappedColumns.map(\.name) == ["customer", "shopper", "reference", "status"])
        #expect(mapper.mappedColumns.map(\.isToken) == [false, true, true, false])
        #expect(mapper.mappedColumns.map(\.digitsMayBeCardNumber) == [false, false, true, false])
        #expect(mapper.mappedColumns[2].parameters == ["reference_id"])
    }

    @Test func `A file without any token column is refused`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("canonical"))
        #expect(throws: HeaderError.self) {
            try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["customer_id", "email"])
        }
    }

    @Test func `A header tells which mapping fits it`() throws {
        let stripe = try #require(try GatewayMapping.builtIn("stripe"))
        let fit = stripe.fit(header: ["ID", "card.id", "card.exp_month", "email"])
        #expect(fit.matched == ["stripe_customer", "card", "exp_month"])
        #expect(fit.missing == ["customer"])
        #expect(!fit.isComplete)
        #expect(stripe.fit(header: ["id", "Card ID", "cb_customer_id"]).isComplete)
    }
}
