import ChargebeeAPI
import MigrationModel
import Testing

@testable import Execution

struct LookUpTests {
    private func source(
        _ id: String,
        _ reference: String,
        secondsAfterEpoch: Int64 = 10,
        account: String = "gw_1",
        customer: String = "customer-1",
        isDeleted: Bool = false
    ) -> PaymentSource {
        PaymentSource(
            id: id,
            customerID: customer,
            referenceID: reference,
            gatewayAccountID: account,
            createdAt: epoch / 1000 + secondsAfterEpoch,
            isDeleted: isDeleted
        )
    }

    private func verdict(
        _ tokens: TokenFields = TokenFields(referenceID: "cus_A/card_B"),
        _ sources: [PaymentSource],
        known: Set<String> = []
    ) -> LookUpVerdict {
        LookUpVerdict(request: request(1, tokens: tokens), sources: sources, firstSentAt: epoch) { known.contains($0) }
    }

    private func isAmbiguous(_ verdict: LookUpVerdict) -> Bool {
        if case .ambiguous = verdict { true } else { false }
    }

    @Test func `One new source with the reference is ours`() {
        let ours = source("pm_1", "cus_A/card_B")
        #expect(verdict(sources: [source("pm_0", "cus_A/card_Z"), ours]) == .found(ours))
    }

    @Test func `A stored reference may be longer than the one sent`() {
        let ours = source("pm_1", "cus_A/card_B")
        #expect(verdict(TokenFields(referenceID: "cus_A"), [ours]) == .found(ours))
        #expect(verdict(TokenFields(referenceID: "cus_A/card"), [ours]) == .absent)
    }

    @Test func `Token fields are found among the parts of the stored reference`() {
        let ours = source("pm_1", "cpt/pmt")
        #expect(verdict(TokenFields(paymentMethodToken: "pmt", customerProfileToken: "cpt"), [ours]) == .found(ours))
        #expect(
            verdict(TokenFields(paymentMethodToken: "pmt"), [source("pm_1", "pmt")]) == .found(source("pm_1", "pmt"))
        )
        #expect(verdict(TokenFields(mandateID: "MD1"), [source("pm_1", "MD1")]) == .found(source("pm_1", "MD1")))
        #expect(verdict(TokenFields(customerProfileToken: "cpt"), [ours]) == .found(ours))
    }

    @Test func `Without a source of that reference, account and customer the request took no effect`() {
        #expect(verdict(sources: []) == .absent)
        #expect(verdict(sources: [source("pm_1", "cus_A/card_Z")]) == .absent)
        #expect(verdict(sources: [source("pm_1", "cus_A/card_B", account: "gw_2")]) == .absent)
        #expect(verdict(sources: [source("pm_1", "cus_A/card_B", customer: "customer-2")]) == .absent)
    }

    @Test func `A source of another row of the job does not count`() {
        #expect(verdict(sources: [source("pm_1", "cus_A/card_B")], known: ["pm_1"]) == .absent)
    }

    @Test func `What cannot be told is left to a person`() {
        #expect(isAmbiguous(verdict(sources: [source("pm_1", "cus_A/card_B"), source("pm_2", "cus_A/card_B")])))
        #expect(isAmbiguous(verdict(sources: [source("pm_1", "cus_A/card_B", secondsAfterEpoch: -3600)])))
        #expect(isAmbiguous(verdict(sources: [source("pm_1", "cus_A/card_B", isDeleted: true)])))
        let old = source("pm_0", "cus_A/card_B", secondsAfterEpoch: -3600)
        #expect(isAmbiguous(verdict(sources: [old, source("pm_1", "cus_A/card_B")])))
    }

    @Test func `A new source in a form that token fields cannot be compared with is left to a person`() {
        let tokens = TokenFields(paymentMethodToken: "pmt")
        #expect(isAmbiguous(verdict(tokens, [source("pm_1", "0815")])))
        #expect(verdict(tokens, [source("pm_1", "0815", secondsAfterEpoch: -3600)]) == .absent)
    }

    @Test func `Clocks may differ by five minutes`() {
        let early = source("pm_1", "cus_A/card_B", secondsAfterEpoch: -290)
        #expect(verdict(sources: [early]) == .found(early))
    }

    @Test func `An ambiguous verdict names no token`() {
        let sources = [source("pm_1", "cus_A/card_B"), source("pm_2", "cus_A/card_B")]
        guard case .ambiguous(let text) = verdict(sources: sources) else {
            Issue.record("expected an ambiguous verdict")
            return
        }
        #expect(!text.contains("card_B") && !text.contains("cus_A"))
    }
}

extension LookUpTests {
    private func verdict(sources: [PaymentSource], known: Set<String> = []) -> LookUpVerdict {
        verdict(TokenFields(referenceID: "cus_A/card_B"), sources, known: known)
    }
}
