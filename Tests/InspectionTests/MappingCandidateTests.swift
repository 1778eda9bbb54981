import GatewayMapping
import Inspection
import Testing

@Suite("Which mapping fits a file")
struct MappingCandidateTests {
    @Test(arguments: [
        ("id,card.id,chargebee_customer_id", "stripe"),
        ("id,credit_card.token,chargebee_customer_id", "braintree"),
        ("shopperReference,recurringDetailReference,echodata,status", "adyen"),
        ("id,status,links.customer,metadata.chargebee_customer_id", "gocardless"),
        ("chargebee_customer_id,cnpToken,last4,exp_month,exp_year,brand", "vantiv"),
        ("customer_id,type,reference_id", "canonical"),
    ])
    func `A header finds its mapping`(_ header: String, _ mapping: String) throws {
        let found = try Sample(header + "\n").inspected()
        #expect(found.best?.candidate.mapping.id == mapping)
        #expect(found.best?.candidate.confidence == .fits)
    }

    @Test func `A mapping whose customer is under another name fits but for it, with a guess`() throws {
        let found = try Sample("id,card.id,My Customer Number\ncus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,c1\n").inspected()
        let best = try #require(found.best)
        #expect(best.candidate.confidence == .fitsButFor(["customer"]))
        #expect(best.candidate.missing.map(\.guess) == [nil])
        #expect(best.trial == nil && found.text.contains("input: { columns: { customer: HEADER } }"))
    }

    @Test(arguments: ["chargebee id", "Chargebee_CustomerId", "customerid", "Customer Number"])
    func `A customer column that people call so is guessed and tried`(_ name: String) throws {
        let found = try Sample("id,card.id,\(name)\ncus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,c1\n", mapping: "stripe")
            .inspected()
        #expect(found.best?.candidate.guesses == ["customer": name])
        #expect(found.best?.trial?.ready == 1)
        #expect(found.text.contains("(a guess)"))
    }

    @Test func `A column under two headers is told with both`() throws {
        let found = try Sample("id,card.id,chargebee_customer_id,cb_customer_id\n", mapping: "stripe").inspected()
        let missing = try #require(found.best?.candidate.missing.first)
        #expect(missing.isAmbiguous && missing.candidates.sorted() == ["cb_customer_id", "chargebee_customer_id"])
    }

    @Test func `Names alone do not decide where the tokens have another form`() throws {
        let header = "id,status,chargebee_customer_id\n"
        let mandates = try Sample(header + "MD00426EF15CE5,active,c1\nMD00426EF15CE6,active,c2\n").inspected()
        #expect(mandates.best?.candidate.mapping.id == "gocardless")
        let others = try Sample(header + "ZZ_00426EF15,active,c1\nZZ_00426EF16,active,c2\n").inspected()
        #expect(others.best?.candidate.mapping.id != "gocardless")
        #expect(others.text.contains("most tokens have another form"))
    }

    @Test
    func `A mapping that knows all but the customer goes before those that know a few names or could send nothing`()
        throws
    {
        let text = "customer_id,first_name,last_name,email,payment_method_token\n12,Ann,Plain,a@example.com,ab12d4\n"
        let found = try Sample(text).inspected()
        #expect(found.best?.candidate.mapping.gateway == "braintree")
        let others = found.matches.filter { $0.candidate.confidence == .fits }.map(\.candidate.mapping.id)
        #expect(others.contains("canonical"))
    }

    @Test func `A column called id proves nothing`() throws {
        #expect(try Sample("id,fruit,colour,taste\n1,apple,red,sweet\n").inspected().best == nil)
    }

    @Test func `A mapping that the user names is shown however badly it fits`() throws {
        let found = try Sample("fruit,colour\napple,red\n", mapping: "stripe").inspected()
        #expect(found.matches.map(\.candidate.mapping.id) == ["stripe"])
        #expect(found.matches.map(\.candidate.confidence) == [.differs])
        #expect(found.best == nil)
    }

    @Test func `Equals are told as a tie`() throws {
        let one = try #require(try GatewayMapping.builtIn("stripe"))
        let source = String(decoding: one.source, as: UTF8.self).replacing("id: stripe\n", with: "id: other\n")
        let other = try GatewayMapping(yaml: source, file: "other.yaml")
        var sample = try Sample(Text.stripe)
        sample.input.mappings = [one, other]
        let found = try sample.inspected()
        #expect(found.best?.candidate.mapping.id == "stripe")
        #expect(found.ties.map(\.candidate.mapping.id) == ["other"])
        #expect(found.text.contains("stripe, other fit equally well"))
    }
}
