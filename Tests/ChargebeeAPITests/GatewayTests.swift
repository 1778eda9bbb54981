import ChargebeeAPI
import Testing

@Suite struct GatewayTests {
    @Test func `Every gateway that is named is one of the API's`() {
        let named = Gateway.allowingSkipRetrieval.union(Gateway.withoutExport).union(Gateway.withoutCards)
            .union(Gateway.exportNotKnown).union(Gateway.viaSpreedly).union(Gateway.viaSpreedlyElsewhere)
            .union(Gateway.directSwitchTargets)
        #expect(named.isSubset(of: Facts.gateways))
    }

    @Test(arguments: [
        ("worldpay", "stripe", true), ("worldpay", "braintree", true), ("pin", "orbital", true),
        ("authorize_net", "authorize_net", true), ("ingenico_direct", "bluesnap", true),
        ("paypal_express_checkout", "paypal", true), ("paypal_express_checkout", "stripe", false),
        ("stripe", "braintree", false), ("braintree", "stripe", false), ("stripe", "worldpay", false),
        ("adyen", "stripe", false), ("worldpay", "adyen", false), ("worldpay", "paypal", false),
        ("ogone", "stripe", false),
    ])
    func `A card can be switched as Chargebee's page has it`(source: String, target: String, isPossible: Bool) {
        #expect(Gateway.canSwitch(type: "card", from: source, to: target) == isPossible)
        #expect(Gateway.switchTargets(from: source).contains(target) == isPossible)
        #expect(Gateway.switchSources(to: target).contains(source) == isPossible)
    }

    @Test func `Only cards can be switched, and agreements of PayPal Express Checkout`() {
        #expect(!Gateway.canSwitch(type: "direct_debit", from: "worldpay", to: "stripe"))
        #expect(Gateway.canSwitch(type: "paypal_express_checkout", from: "paypal_express_checkout", to: "paypal"))
    }

    @Test func `Cards of Stripe and Braintree cannot be exported, which the API's page says; the rest is our reading`()
    {
        #expect(Gateway.export(from: "stripe").isAllowed == false)
        #expect(Gateway.export(from: "stripe").provenance.evidence == .official)
        #expect(Gateway.export(from: "worldpay").isAllowed)
        #expect(Gateway.export(from: "worldpay").provenance.evidence == .inferred)
        #expect(Gateway.export(from: "gocardless").isAllowed == false)
    }

    @Test func `Only Vantiv allows skip_retrieval`() {
        #expect(Facts.gateways.filter { Gateway.skipRetrieval($0).isAllowed } == ["vantiv"])
    }

    @Test func `What a page outside the operation's own names is our reading`() {
        #expect(Gateway.switching(of: "worldpay").evidence == .official)
        #expect(Gateway.switching(of: "pin").evidence == .inferred)
    }

    @Test(arguments: ["adyen", "eway_rapid", "nmi", "vantiv", "chargebee"])
    func `What the page on switching does not name is not known`(gateway: String) {
        #expect(Gateway.switching(of: gateway) == Provenance(.unknown))
        #expect(Gateway.switchTargets(from: gateway).isEmpty && Gateway.switchSources(to: gateway).isEmpty)
    }

    @Test func `What the page on switching names or excludes is official`() {
        let named = ["worldpay", "stripe", "braintree", "paypal", "paypal_express_checkout", "gocardless"]
        #expect(named.allSatisfy { Gateway.switching(of: $0).evidence == .official })
    }

    @Test func `Whether test cards, debits and wallets can be exported is not known`() {
        let unknown = Facts.gateways.filter { Gateway.export(from: $0).provenance.evidence == .unknown }
        #expect(Set(unknown) == Gateway.exportNotKnown)
    }

    @Test func `Evidence is ordered from the best to none`() {
        #expect(Evidence.allCases.sorted() == [.official, .thirdParty, .inferred, .unknown])
    }
}
