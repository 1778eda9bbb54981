/// What the API can do with a gateway by name.
package enum Gateway {
    /// What is known of a gateway and one of the API's abilities.
    package struct Ability: Hashable, Sendable {
        package let isAllowed: Bool
        package let provenance: Provenance
    }

    /// Gateways for which Chargebee accepts `skip_retrieval=true`: Vantiv, and no other.
    package static let allowingSkipRetrieval: Set<String> = ["vantiv"]

    /// Gateways whose cards `export_payment_source` cannot read.
    package static let withoutExport: Set<String> = ["stripe", "braintree"]

    /// Gateways that keep no cards of their own, so that neither export nor switch has a meaning for them.
    package static let withoutCards: Set<String> = [
        "amazon_payments", "gocardless", "not_applicable", "paypal_express_checkout",
    ]

    /// Gateways of which nobody says whether they keep cards that an export could read: test cards, debits, wallets.
    package static let exportNotKnown: Set<String> = ["chargebee", "deutsche_bank", "ezidebit", "paypal", "twikey"]

    package static func skipRetrieval(_ gateway: String) -> Ability {
        Ability(isAllowed: allowingSkipRetrieval.contains(gateway), provenance: creationPage)
    }

    /// Whether `export_payment_source` may read cards that are kept at a gateway.
    ///
    /// The page names two gateways that it cannot read and none that it can, so that a "yes" is our reading. Where the
    /// evidence is `unknown`, `isAllowed` is `false` and means nothing.
    package static func export(from gateway: String) -> Ability {
        if withoutExport.contains(gateway) { return Ability(isAllowed: false, provenance: exportPage) }
        if exportNotKnown.contains(gateway) { return Ability(isAllowed: false, provenance: Provenance(.unknown)) }
        let isAllowed = !withoutCards.contains(gateway)
        return Ability(isAllowed: isAllowed, provenance: Provenance(.inferred, source: exportPage.source))
    }

    private static let creationPage = Provenance(
        .official,
        source: "https://apidocs.chargebee.com/docs/api/payment_sources/create-using-permanent-token"
    )
    private static let exportPage = Provenance(
        .official,
        source: "https://apidocs.chargebee.com/docs/api/payment_sources/export-payment-source"
    )
}
