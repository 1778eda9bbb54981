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
        #expect(mapper.mappedColumns.map(\.digitsMayBeCardNumber) == [false, false, false, false])
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

    @Test func `The mapping that knows most of a header's names has the best score`() throws {
        let mappings = try GatewayMapping.builtInNames.compactMap { try GatewayMapping.builtIn($0) }
        let headers = [
            "stripe": ["id", "Description", "Email", "Name", "Card ID", "Card Last4", "Card Brand", "cb_customer_id"],
            "braintree": ["id", "first_name", "last_name", "company", "credit_card.token", "cb_customer_id"],
            "canonical": ["customer_id", "reference_id", "card[last4]", "billing_address[city]"],
        ]
        for (name, header) in headers {
            let best = mappings.max { $0.fit(header: header).score < $1.fit(header: header).score }
            #expect(best?.id == name)
        }
        #expect(mappings.allSatisfy { $0.fit(header: ["foo", "bar", ""]).score == 0 })
    }

    @Test func `A fit counts what is there, what is missing and what nobody knows`() throws {
        let mapping = try GatewayMapping.sample(more: "ignored: [Note]")
        let fit = mapping.fit(header: [" C ", "x", "note", "what", "", "t", "T"])
        #expect(fit.usedHeaders == [" C ", "x", "t", "T"])
        #expect(fit.ignoredHeaders == ["note"])
        #expect(fit.unknownHeaders == ["what"])
        #expect(fit.ambiguous == ["t"])
        #expect((fit.matchedRequiredCount, fit.matchedOptionalCount, fit.requiredCount) == (1, 2, 1))
        #expect(fit.requiredShare == 1 && fit.knownShare == 5.0 / 6.0)
        #expect(fit.hasToken && !fit.isComplete)
        #expect(!mapping.fit(header: ["c", "x"]).hasToken)
        #expect(mapping.fit(header: ["c", "x"]).score < mapping.fit(header: ["c", "t"]).score)
    }

    @Test func `Names that only one mapping knows are told`() throws {
        let mappings = try ["stripe", "braintree", "canonical"].compactMap { try GatewayMapping.builtIn($0) }
        let header = ["id", "credit_card.token", "cb_customer_id", "first_name", "other"]
        #expect(mappings[1].distinctiveHeaders(in: header, among: mappings) == ["credit_card.token"])
    }
}
