import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Planning
import TestSupport
import Testing

@Suite("What a plan counts of its rows")
struct BreakdownTests {
    private static let cards = """
        customer_id,payment_method_token,card[brand],card[funding_type],card[expiry_month],card[expiry_year],\
        billing_address[country],issuing_country,gateway_account_id
        c1,tok_1,visa,credit,3,2031,de,US,gw_1
        c2,tok_2,mastercard,debit,11,2027,,fr,gw_1
        c3,tok_3,Visa,,3,2031,DE,,gw_2
        c4,,visa,credit,3,2031,DE,US,gw_2
        c5,tok_5,,,,,,,

        """

    private func pairs(_ breakdown: Breakdown, _ dimension: Breakdown.Dimension) -> [String] {
        breakdown[dimension].map { "\($0.value)=\($0.rows)" }
    }

    @Test func `Ready rows are counted in each dimension, and each adds up to them`() throws {
        let plan = try PlannerSample(Self.cards, mapping: "canonical").plan()
        #expect(plan.ready == 4)
        let breakdown = plan.breakdown
        #expect(pairs(breakdown, .type) == ["card=4"])
        #expect(pairs(breakdown, .gateway) == ["=4"], "the mapping fits any gateway")
        #expect(pairs(breakdown, .gatewayAccount) == ["gw_1=2", "gw_2=1", "=1"])
        #expect(pairs(breakdown, .brand) == ["visa=2", "mastercard=1", "=1"])
        #expect(pairs(breakdown, .funding) == ["credit=1", "debit=1", "=2"])
        #expect(
            pairs(breakdown, .country) == ["DE=2", "FR=1", "=1"],
            "the billing country counts before the issuing one"
        )
        #expect(pairs(breakdown, .expiry) == ["2027-11=1", "2031-03=2", "=1"])
        for dimension in Breakdown.Dimension.allCases {
            #expect(breakdown[dimension].reduce(0) { $0 + $1.rows } == plan.ready, "\(dimension)")
        }
    }

    @Test func `Gateway and account are the mapping's and the job's where rows do not differ`() throws {
        var sample = try PlannerSample.stripe(["c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,12,2030,"])
        sample.settings.gatewayAccountID = "gw_9"
        let plan = try sample.plan()
        #expect(pairs(plan.breakdown, .gateway) == ["stripe=1"])
        #expect(pairs(plan.breakdown, .gatewayAccount) == ["gw_9=1"])
        #expect(try PlannerSample.stripe([]).plan().breakdown[.gateway].isEmpty)
    }

    @Test func `A payment source is counted where it is now, at its gateway and account`() throws {
        let text =
            "payment_source_id,customer_id,gateway,gateway_account_id,type\npm_1,c1,adyen,gw_a,card\npm_2,c1,,,card\n"
        var sample = try PlannerSample(text, mapping: "discovered")
        sample.settings.operation = .deleteLocal
        let plan = try sample.plan()
        #expect(plan.ready == 2)
        #expect(pairs(plan.breakdown, .gateway) == ["adyen=1", "=1"])
        #expect(pairs(plan.breakdown, .gatewayAccount) == ["gw_a=1", "=1"])
        #expect(plan.customers == nil, "what is taken away leaves nobody with anything")
    }

    @Test func `A country inside of a JSON address counts`() throws {
        let text = "customer_id,voucher_type,tax_id,first_name,country_code\nc1,boleto,AB12,Anna,br\n"
        let sample = try PlannerSample(text, mapping: "vouchers")
        let plan = try sample.plan()
        #expect(plan.ready == 1)
        #expect(pairs(plan.breakdown, .country) == ["BR=1"])
        #expect(pairs(plan.breakdown, .type) == ["boleto=1"])
    }

    @Test func `Customers are counted with their rejected rows, byte for byte`() throws {
        let plan = try PlannerSample.stripe([
            "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,12,2030,", "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA2,12,2020,",
            "c2,cus_AAAAAAAAAAAAA2,card_AAAAAAAAAAAA3,12,2020,", "c2,cus_AAAAAAAAAAAAA2,,12,2030,",
            " c3 ,cus_AAAAAAAAAAAAA3,tok_AAAAAAAAAAAA4,12,2030,", "c3,cus_AAAAAAAAAAAAA3,,12,2030,",
            "C3,cus_AAAAAAAAAAAAA3,,12,2030,", "1.2E+17,cus_AAAAAAAAAAAAA4,card_AAAAAAAAAAAA5,12,2030,",
            ",cus_AAAAAAAAAAAAA4,card_AAAAAAAAAAAA6,12,2030,", "c9,cus_AAAAAAAAAAAAA9",
            "chargebee_customer_id,id,Card ID,Card Exp Month,Card Exp Year,Note",
        ]).plan()
        let counts = try #require(plan.customers)
        #expect(counts.customers == 4 && counts.usable == 1 && counts.onlyUnusable == 1 && counts.leftWithout == 2)
        #expect(counts.several == 1 && counts.noPrimary == 2)
        #expect(counts.rowsWithoutCustomer == 4, "damaged id, no id, damaged row, header")
        func standing(_ id: String) -> CustomerStanding? {
            Array(id.utf8).withUnsafeBufferPointer { plan.ledger?.standing(of: $0) }
        }
        #expect(standing("c1") == .usable && standing("c2") == .onlyUnusable)
        #expect(standing("c3") == .leftWithout && standing("C3") == .leftWithout)
        #expect(standing("c9") == nil && standing(" c3 ") == nil && standing("chargebee_customer_id") == nil)
    }

    @Test func `A customer with several rows that are to become primary is a finding, once`() throws {
        let text = """
            customer_id,reference_id,replace_primary_payment_source
            c1,r1,yes
            c2,r2,yes
            c1,r3,no
            c1,r4,yes
            c1,r5,yes

            """
        var sample = try PlannerSample(text, mapping: "canonical")
        sample.settings.replacePrimary = .fromColumn
        let plan = try sample.plan()
        let finding = try #require(plan.finding(.severalPrimaries))
        #expect(finding.count == 1 && finding.examples.map(\.address.ordinal) == [4])
        let cells = finding.examples.first?.cells ?? []
        #expect(cells.map(\.column) == ["customer_id", "reference_id", "replace_primary_payment_source"])
        #expect(plan.customers?.severalPrimaries == 1 && plan.customers?.onePrimary == 1)
        sample.settings.replacePrimary = .never
        #expect(try sample.plan().finding(.severalPrimaries) == nil)
    }
}
