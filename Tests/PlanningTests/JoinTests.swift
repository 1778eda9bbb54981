import GatewayMapping
import MigrationModel
import Planning
import Testing

/// Customers in one file, tokens in another: what an import into a new gateway leaves behind.
@Suite("A second file joined to the input")
struct JoinTests {
    private static let customers = "chargebee_customer_id,old_id\n"
    private static let tokens = "old_customer_id,id,Card ID\n"

    @Test func `Each row takes the fields of its row in the second file, in whatever order those are`() throws {
        let sample = try Self.sample(
            customers: ["c1,o1", "c2,o2", "c3,o3"],
            tokens: [
                "o3,cus_AAAAAAAAAAAAA3,card_AAAAAAAAAAAA3", "o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1",
                "o2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2",
            ]
        )
        let together = try PlannerSample(
            """
            chargebee_customer_id,old_id,old_customer_id,id,Card ID
            c1,o1,o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1
            c2,o2,o2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2
            c3,o3,o3,cus_AAAAAAAAAAAAA3,card_AAAAAAAAAAAA3

            """,
            mapping: "stripe"
        )
        let joined = try sample.requests()
        #expect(joined.count == 3)
        #expect(joined == (try together.requests()))
    }

    @Test func `A key that the second file lacks rejects its row, and the row is written as it was`() throws {
        let sample = try Self.sample(
            customers: ["c1,o1", "c2,o9", "c3,"],
            tokens: ["o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1"]
        )
        let (plan, rejected) = try sample.planAndRejected()
        #expect(plan.ready == 1)
        #expect(rejected.map(\.reason) == [.joinMissing, .joinMissing])
        #expect(rejected.map(\.fields) == [["c2", "o9"], ["c3", ""]])
        #expect(plan.rejection(.joinMissing)?.detail.contains("\"old_customer_id\"") == true)
    }

    @Test func `A key with several different rows is never guessed at`() throws {
        let sample = try Self.sample(
            customers: ["c1,o1", "c2,o2"],
            tokens: [
                "o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1", "o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA9",
                "o2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2", "o2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2",
            ]
        )
        let (plan, rejected) = try sample.planAndRejected()
        #expect(rejected.map(\.reason) == [.joinAmbiguous])
        #expect(plan.ready == 1, "rows that are equal in every field count as one")
    }

    @Test func `Keys differ by case and inner blanks, and not by blanks at their ends`() throws {
        let sample = try Self.sample(
            customers: ["c1, o1 ", "c2,O1", "c3,o 1"],
            tokens: ["o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1"]
        )
        let (plan, rejected) = try sample.planAndRejected()
        #expect(plan.ready == 1)
        #expect(rejected.map(\.line) == [3, 4])
    }

    @Test func `Rows of the second file that no row asks for are counted`() throws {
        let sample = try Self.sample(
            customers: ["c1,o1"],
            tokens: ["o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1", "o2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2"]
        )
        #expect(try sample.plan().finding(.joinUnused)?.count == 1)
    }

    @Test func `The digest depends on the second file`() throws {
        let card = "o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1"
        let other = "o7,cus_AAAAAAAAAAAAA7,card_AAAAAAAAAAAA7"
        let plan = try Self.sample(customers: ["c1,o1"], tokens: [card]).plan()
        let same = try Self.sample(customers: ["c1,o1"], tokens: [card]).plan()
        let changed = try Self.sample(customers: ["c1,o1"], tokens: [card, other]).plan()
        #expect(plan.digest == same.digest)
        #expect(plan.inputDigest == changed.inputDigest)
        #expect(plan.joinedDigest != changed.joinedDigest)
        #expect(plan.digest != changed.digest)
    }

    @Test func `A card number in the second file refuses the plan by its name and line`() throws {
        var sample = try Self.sample(
            customers: ["c1,o1"],
            tokens: [
                "o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1", "4242424242424242,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2",
            ]
        )
        let (error, path) = try sample.refusal()
        #expect(error.code == .cardNumber)
        #expect(error.description.hasPrefix("\(path):3: column \"old_customer_id\""))
        #expect(!error.description.contains("4242"))
        sample.notCardNumbers = ["old_customer_id"]
        #expect(try sample.plan().ready == 1)
    }

    @Test func `A second file without a header shows neither card numbers nor tokens in its messages`() throws {
        var sample = try PlannerSample("foo,key\nx,k1\n", mapping: "canonical")
        sample.second = ("key,4242424242424242\nk1,x\n", "key", "key")
        #expect(try sample.refusal().error.code == .cardNumber)
        sample.second = ("key,cus_JeGmWqYRVUNu44/card_1J0yEyH65PkfON7E6pXEeoyZ\nk1,x\n", "key", "key")
        let error = try #require(throws: HeaderError.self) { try sample.plan() }
        #expect(error.description.contains("(not shown)") && !error.description.contains("JeGmWq"))
        #expect(error.description.contains("no header"))
    }

    @Test func `An encoding that is assumed for the second file is told`() throws {
        var sample = try Self.sample(customers: ["c1,o1"], tokens: [])
        let card = "o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,"
        sample.secondBytes = Array("old_customer_id,id,Card ID,name\n\(card)Zo".utf8) + [0xEB, 0x0A]
        let finding = try #require(try sample.plan().finding(.encodingAssumed))
        #expect(finding.detail == "the second file: windows-1252")
    }

    @Test func `A damaged row of the second file refuses the plan, since it may be the one that is needed`() throws {
        let sample = try Self.sample(
            customers: ["c1,o1"],
            tokens: ["o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1", "o2,cus_AAAAAAAAAAAAA2"]
        )
        let (error, path) = try sample.refusal()
        #expect(error.code == .damagedJoin)
        #expect(error.description.hasPrefix("\(path):3: the header has 3 fields, this row has 2"))
    }

    @Test func `A column that both files have gets a prefix, and each can be mapped`() throws {
        var sample = try PlannerSample("id,chargebee_customer_id\no1,c1\n", mapping: "stripe")
        sample.second = ("id,old,Card ID\ncus_AAAAAAAAAAAAA1,o1,card_AAAAAAAAAAAA1\n", "id", "old")
        sample.settings = MappingSettings(columnOverrides: ["stripe_customer": "join.id"])
        let plan = try sample.plan()
        #expect(plan.ready == 1)
        #expect(plan.header == ["id", "chargebee_customer_id", "join.id", "old", "Card ID"])
    }

    @Test func `A card number that stands for a name of the second file is not shown`() throws {
        var sample = try Self.sample(customers: ["c1,o1"], tokens: [])
        sample.second = ("Ann,4242424242424242\nBob,x\n", "old_id", "old_customer_id")
        let (error, _) = try sample.refusal()
        #expect(error.description.contains("It has: \"Ann\", \"(not shown)\""))
        #expect(!error.description.contains("4242"))
    }

    @Test func `A name that differs by case only gets the prefix too, so that each can be meant`() throws {
        var sample = try PlannerSample(
            "customer,key,id,Card ID\ngw1,k1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1\n",
            mapping: "stripe"
        )
        sample.second = ("key,Customer\nk1,c1\n", "key", "key")
        sample.settings = MappingSettings(columnOverrides: ["customer": "join.Customer"])
        #expect(try sample.requests().first?.hasPrefix("customer_id=c1&") == true)
        #expect(try sample.plan().finding(.unusedColumns)?.detail == "\"customer\"", "the keys have done their work")
    }

    @Test(arguments: [("no_such", "old_customer_id"), ("old_id", "no_such")])
    func `A column that a file does not have is named with what the file has`(input: String, file: String) throws {
        var sample = try Self.sample(customers: ["c1,o1"], tokens: ["o1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1"])
        sample.second = (sample.second?.text ?? "", input, file)
        let (error, _) = try sample.refusal()
        #expect(error.code == .unknownColumn)
        #expect(error.description.contains("\"no_such\""))
        #expect(error.description.contains("It has: "))
    }

    private static func sample(customers: [String], tokens: [String]) throws -> PlannerSample {
        let text = Self.customers + customers.map { $0 + "\n" }.joined()
        var sample = try PlannerSample(text, mapping: "stripe")
        sample.second = (Self.tokens + tokens.map { $0 + "\n" }.joined(), "old_id", "old_customer_id")
        return sample
    }
}
