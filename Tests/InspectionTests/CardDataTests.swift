import Inspection
import Planning
import Testing

@Suite("Card data in a file that is looked at")
struct CardDataTests {
    @Test(arguments: [
        "name,note\nAnn,fine\nBob,4242 4242 4242 4242\n", "name,note\nAnn,fine\nBob,x,4242424242424242\n",
    ])
    func `A card number refuses the file with its line, and is not shown`(_ text: String) throws {
        let refusal = try #require(try Sample(text).refusal())
        #expect(refusal.contains(":3: ") && refusal.contains("looks like a card number"))
        #expect(!refusal.contains("4242"))
    }

    @Test func `Records are printed up to the one with a card number, of which nothing is`() throws {
        let found = try Sample("name,note\nAnn,fine\nBob,4242424242424242\nCy,fine\n").records()
        #expect(found.lines == ["{\"row\":1,\"line\":2,\"fields\":{\"name\":\"Ann\",\"note\":\"fine\"}}"])
        #expect(found.error is PlanError)
        #expect(!"\(String(describing: found.error))".contains("4242"))
    }

    @Test func `A mapping that lacks a column vouches for no digits unless the user names it`() throws {
        var sample = try Sample("email,subscription_id\na@example.com,4242424242424242\n")
        #expect(sample.records().lines.isEmpty && sample.records().error is PlanError)
        sample = try Sample("subscription_id,chargebee_customer_id\n7010000000016241111,c1\n")
        #expect(sample.records().error == nil)
    }

    @Test func `A security code refuses the file`() throws {
        #expect(try Sample("name,CVV\nAnn,123\n").refusal()?.contains("security codes") == true)
    }

    @Test func `A header that holds a card number refuses the file`() throws {
        let refusal = try #require(try Sample("Ann,4242424242424242\nBob,x\n").refusal())
        #expect(refusal.contains("field 2 of the header") && !refusal.contains("4242"))
    }

    @Test(arguments: ["customer_id", "whoever"])
    func `Tokens that look like card numbers are spared where the mapping expects them`(_ customer: String) throws {
        let header = "\(customer),cnpToken,last4,exp_month,exp_year,brand,zip\n"
        #expect(try Sample(header + "c1,4418371122223673,3673,1,2044,VI,1\n").refusal() == nil)
        #expect(try Sample(header + "c1,x,3673,1,2044,VI,4418371122223673\n").refusal()?.contains("\"zip\"") == true)
    }

    @Test func `A column that the user vouches for is spared, and one that is not there is refused`() throws {
        var sample = try Sample("name,note\nAnn,4242424242424242\n")
        sample.input.notCardNumbers = ["note"]
        #expect(sample.refusal() == nil && sample.records().lines.count == 1)
        sample.input.notCardNumbers = ["notes"]
        #expect(sample.refusal()?.contains("\"notes\"") == true)
    }

    @Test func `A card number in a column that is merely called token refuses the file, until the mapping is named`()
        throws
    {
        let text = "customer_id,token\nc1,4242424242424242\n"
        #expect(try Sample(text).refusal()?.contains("\"token\"") == true)
        #expect(try Sample(text, mapping: "vantiv").refusal() == nil)
        #expect(try Sample("chargebee_customer_id,cnpToken\nc1,4418371122223673\n").refusal() == nil)
    }
}
