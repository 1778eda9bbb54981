extension Gateway {
    /// Gateways that Chargebee's page on `switch_gateway_account` lists as reached through Spreedly's vault.
    ///
    /// The page uses titles: Bambora is `beanstream`, Chase Paymentech `orbital`, Worldline Online Payments
    /// `ingenico_direct`.
    package static let viaSpreedly: Set<String> = [
        "authorize_net", "beanstream", "bluesnap", "ingenico_direct", "moneris", "orbital", "paymill",
        "paypal_payflow_pro",
        "paypal_pro", "sage_pay", "worldpay",
    ]

    /// Gateways that another page of Chargebee's names as kept at Spreedly, and the page on the operation does not list.
    ///
    /// The page on the operation says "any" and that its list is not all; that these belong to it is our reading. The
    /// other page says eWay, which is hardly eWAY Rapid, a gateway of its own here.
    package static let viaSpreedlyElsewhere: Set<String> = ["eway", "pin"]

    /// Gateways that a card in Spreedly's vault can be switched to although they keep cards of their own.
    package static let directSwitchTargets: Set<String> = [
        "authorize_net", "bluesnap", "braintree", "stripe", "worldpay",
    ]

    /// Whether `switch_gateway_account` can move a payment source of a type from one gateway to another.
    ///
    /// Says what is possible between the two in the best case: where a gateway is reached directly as well as through
    /// Spreedly, the account decides, which its name does not tell.
    package static func canSwitch(type: String, from source: String, to target: String) -> Bool {
        if source == "paypal_express_checkout" { return target == "paypal" }
        return type == "card" && switchTargets(from: source).contains(target)
    }

    /// The gateways that a source can be switched to, in alphabetical order; empty where it cannot.
    package static func switchTargets(from source: String) -> [String] {
        if source == "paypal_express_checkout" { return ["paypal"] }
        guard anyViaSpreedly.contains(source) else { return [] }
        return anyViaSpreedly.union(directSwitchTargets).sorted()
    }

    /// The gateways that a source can be switched from, in alphabetical order; empty where it cannot.
    package static func switchSources(to target: String) -> [String] {
        if target == "paypal" { return ["paypal_express_checkout"] }
        guard anyViaSpreedly.contains(target) || directSwitchTargets.contains(target) else { return [] }
        return anyViaSpreedly.sorted()
    }

    /// How well it is known what a gateway can be switched from and to.
    ///
    /// The page names some gateways, and only cards and PayPal's agreements; of all other gateways it says nothing.
    package static func switching(of gateway: String) -> Provenance {
        if viaSpreedlyElsewhere.contains(gateway) { return Provenance(.inferred, source: switchPage) }
        return namedBySwitchPage.contains(gateway) ? Provenance(.official, source: switchPage) : Provenance(.unknown)
    }

    private static let namedBySwitchPage = viaSpreedly.union(directSwitchTargets).union(withoutCards).union(["paypal"])
    private static let anyViaSpreedly = viaSpreedly.union(viaSpreedlyElsewhere)
    private static let switchPage = "https://apidocs.chargebee.com/docs/api/payment_sources/switch-gateway-account"
}
