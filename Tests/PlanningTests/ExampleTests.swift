import GatewayMapping
import MigrationModel
import Planning
import TestSupport
import Testing

@Suite("What examples show of their rows")
struct ExampleTests {
    private func cells(_ example: RowExample?) -> [String] { example?.cells.map { "\($0.column)=\($0.shown)" } ?? [] }

    @Test func `An example shows the customer, the masked tokens, and what its code is about`() throws {
        let plan = try PlannerSample.stripe([
            "c1,cus_AAAAAAAAAAAAA1,tok_BBBBBBBBBBBB1,12,2030,n", "c2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA2,3,2020,n",
        ]).plan()
        #expect(
            cells(plan.rejection(.tokenSingleUse)?.examples.first)
                == ["chargebee_customer_id=c1", "id=cus_…AAA1", "Card ID=tok_…BBB1"]
        )
        #expect(
            cells(plan.finding(.cardExpired)?.examples.first) == [
                "chargebee_customer_id=c2", "id=cus_…AAA2", "Card ID=card_…AAA2", "Card Exp Month=3",
                "Card Exp Year=2020",
            ]
        )
    }

    @Test func `Three examples are kept, and a row that is watched has its own`() throws {
        let rows = (1...5).map { "c\($0),cus_AAAAAAAAAAAAA\($0),card_AAAAAAAAAAAA\($0),3,2020,n" }
        let finding = try PlannerSample.stripe(rows).plan().finding(.cardExpired)
        #expect(finding?.count == 5 && finding?.examples.map(\.address.ordinal) == [1, 2, 3])
        #expect(finding?.examples.allSatisfy { $0.cells.count == 5 } == true)
    }

    @Test func `A damaged row and a repeated header show what is safe`() throws {
        let header = "chargebee_customer_id,id,Card ID,Card Exp Month,Card Exp Year,Note"
        let plan = try PlannerSample.stripe(["c7,cus_AAAAAAAAAAAAA7,", "c8,cus_\0AAAAAAAAAAAA8,card,1,2030,", header])
            .plan()
        #expect(plan.rejection(.fieldCount)?.examples.first?.cells == [])
        #expect(plan.rejection(.controlCharacter)?.examples.first?.cells == [])
        #expect(plan.rejection(.repeatedHeader)?.examples.first?.cells.count ?? 9 <= 3)
    }

    @Test func `E-mail addresses, names and tokens in a column of another kind are not shown`() throws {
        let text = """
            customer_id,reference_id,card[brand],billing_address[country],billing_address[email]
            anna@example.com,r1,visa,Main Street,
            c2,r2,Anna Example,DE,
            cus_AAAAAAAAAAAAA1,r3,Visaa,DE,
            c4,r4,visa,DE,anna.example.com

            """
        let plan = try PlannerSample(text, mapping: "canonical").plan()
        #expect(plan.rejectedRows.count == 4)
        let shown = plan.rejections.flatMap(\.examples).sorted { $0.address < $1.address }.map(cells)
        #expect(
            shown == [
                ["customer_id=a…", "reference_id=…", "billing_address[country]=M…"],
                ["customer_id=c2", "reference_id=…", "card[brand]=A…"],
                ["customer_id=cus_…AAA1", "reference_id=…", "card[brand]=Visaa"],
                ["customer_id=c4", "reference_id=…", "billing_address[email]=a…"],
            ]
        )
    }

    @Test func `Long cells are cut at 80 characters, and line breaks are none`() throws {
        let long = String(repeating: "x", count: 300)
        let plan = try PlannerSample.canonical(["\(long),r1,", "\"a\nb\",r2,99999"]).plan()
        let examples = plan.rejections.flatMap(\.examples).sorted { $0.address < $1.address }
        #expect(examples.map { $0.cells.first?.shown } == [String(repeating: "x", count: 79) + "…", "a b"])
    }

    @Test func `At most six cells are shown, in the file's order, those that the code is about among them`() throws {
        let text = """
            card[expiry_year],network_transaction_id,payment_method_token,customer_profile_token,mandate_id,card[expiry_month],\
            customer_id,type
            2020,n1,tok_1,cus_1,m1,3,c1,card

            """
        let plan = try PlannerSample(text, mapping: "canonical").plan()
        let columns = plan.finding(.cardExpired)?.examples.first?.cells.map(\.column) ?? []
        #expect(columns.count == 6)
        #expect(columns.first == "card[expiry_year]" && columns.contains("card[expiry_month]"))
        #expect(columns.last == "customer_id")
    }

    @Test func `A row without a counterpart in the second file shows the key by which it was looked for`() throws {
        var sample = try PlannerSample("who,reference_id\nc9,r1\n", mapping: "canonical")
        sample.second = ("key,customer_id\nc1,c1\n", "who", "key")
        let plan = try sample.plan()
        let example = try #require(plan.rejection(.joinMissing)?.examples.first)
        #expect(cells(example).first == "who=c…")
    }

    @Test func `Placeholders and repairs show the cells where they are`() throws {
        let text = "customer_id,reference_id,card[last4],billing_address[zip]\nc1,r1,0042,nan\n"
        let plan = try PlannerSample(text, mapping: "canonical").plan()
        let placeholder = plan.finding(.placeholderValues)?.examples.first?.cells.map(\.column) ?? []
        #expect(placeholder.contains("billing_address[zip]"))
    }
}
