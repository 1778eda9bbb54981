import MigrationModel
import Planning
import TestSupport
import Testing

@Suite("Card data in an input")
struct CardDataTests {
    @Test func `A card number refuses the file with line and column, and without the value`() throws {
        let rows = [
            "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,1,2030,\"a\nb\"",
            "c2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2,1,2030,4242 4242 4242 4242",
        ]
        let (error, path) = try PlannerSample.stripe(rows).refusal()
        #expect(error.code == .cardNumber)
        #expect(error.description.hasPrefix("\(path):4: column \"Note\" holds what looks like a card number."))
        #expect(error.description.contains("input: { not_card_numbers: [\"Note\"] }"))
        #expect(!error.description.contains("4242"))
    }

    @Test func `A card number above the header refuses the file`() throws {
        let text = "Card 4242424242424242\n\ncustomer_id,reference_id,card_last4\nc1,r1,0042\n"
        let (error, path) = try PlannerSample(text, mapping: "canonical").refusal()
        #expect(error.code == .cardNumber)
        #expect(error.description.hasPrefix("\(path):1: this line"))
        #expect(!error.description.contains("4242"))
    }

    @Test func `A card number in a token column refuses the file too`() throws {
        let (error, _) = try PlannerSample.canonical(["c1,4242424242424242,"]).refusal()
        #expect(error.code == .cardNumber)
        #expect(error.description.contains("column \"reference_id\""))
        #expect(!error.description.contains("4242"))
    }

    @Test func `A gateway's tokens that look like card numbers are spared in their own column only`() throws {
        let header = "chargebee_customer_id,cnpToken,zip"
        let fine = try PlannerSample("\(header)\nc1,4418371122223673,12345\n", mapping: "vantiv").plan()
        #expect(fine.ready == 1)
        let (error, _) = try PlannerSample("\(header)\nc1,4418371122223673,4418371122223673\n", mapping: "vantiv")
            .refusal()
        #expect(error.code == .cardNumber)
        #expect(error.description.contains("column \"zip\""))
    }

    @Test func `A column that the user vouches for is spared`() throws {
        var sample = try PlannerSample.stripe([
            "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,1,2030,4242424242424242"
        ])
        sample.notCardNumbers = ["Note"]
        #expect(try sample.plan().ready == 1)
    }

    @Test func `Vouching for a column that the file does not have is refused`() throws {
        var sample = try PlannerSample.canonical(["c1,r1,"])
        sample.notCardNumbers = ["Notes"]
        let (error, path) = try sample.refusal()
        #expect(error.code == .unknownColumn)
        #expect(error.description.contains("\"Notes\"") && error.description.contains(path))
    }

    @Test func `A card number in a row that is damaged or would be rejected refuses the file all the same`() throws {
        #expect(try PlannerSample.canonical([",r1,4242424242424242"]).refusal().error.code == .cardNumber)
        let (error, _) = try PlannerSample.canonical(["c1,r1,,,4242424242424242"]).refusal()
        #expect(error.code == .cardNumber)
        #expect(error.description.contains(":2: field 5 holds"))
    }

    @Test func `A security code refuses the file with line and column, and without the value`() throws {
        let text = "customer_id,reference_id,Card CVC\nc1,r1,\nc2,r2,987\n"
        let (error, path) = try PlannerSample(text, mapping: "canonical").refusal()
        #expect(error.code == .securityCode)
        #expect(error.description.hasPrefix("\(path):3: column \"Card CVC\" holds card security codes"))
        #expect(!error.description.contains("987"))
    }

    @Test func `Stripe's status of a security code is no security code`() throws {
        let text = "chargebee_customer_id,id,Card ID,Card CVC Status\nc1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,pass\n"
        #expect(try PlannerSample(text, mapping: "stripe").plan().ready == 1)
    }

    /// Without a header, the first row's values are taken for names, and messages show names.
    @Test func `A card number where the header should be refuses the file without the value`() throws {
        let sample = try PlannerSample("c1,4242424242424242,r1\nc2,5555555555554444,r2\n", mapping: "canonical")
        let file = try TemporaryFile(sample.text)
        let input = PlanInput(path: file.path, options: sample.options, terms: [], notCardNumbers: [])
        let planner = Planner(input: input, mapping: sample.mapping, settings: sample.settings, now: sample.now)
        let error = try #require(throws: (any Error).self) { try planner.plan() }
        #expect((error as? PlanError)?.code == .cardNumber)
        #expect(!"\(error)".contains("4242424242424242"))
    }
}
