package import ChargebeeAPI

/// What is known of one gateway, or of a vault that serves several.
///
/// What the API can do with it (`skip_retrieval`, export, switch) is not here but in ``ChargebeeAPI/Gateway``.
package struct CatalogueEntry: Hashable, Sendable {
    /// The API's name of the gateway, as in `gateway` of a payment source.
    package let id: String
    package let title: String
    /// What Chargebee's pages call it.
    package let chargebeeName: String
    package let vault: CatalogueVault
    /// The ways in which Chargebee takes its tokens, the likeliest first; never empty.
    package let fields: [CatalogueFields]
    package let shapes: [CatalogueShape]
    package let additionalInformation: [CatalogueExtra]
    /// What a user should know; sentences.
    package let notes: [String]

    /// How well it is known which fields Chargebee wants for this gateway.
    package var evidence: Evidence { fields.map(\.provenance.evidence).min() ?? .unknown }

    /// The parameters that carry its tokens, each once, in the order of ``fields``.
    package var tokenFields: [String] {
        var names: [String] = []
        for name in fields.flatMap(\.names) where !names.contains(name) { names.append(name) }
        return names
    }

    /// The form of its `reference_id`, as in `{customer}/{card}`, or `nil` where it is not known.
    package var referenceForm: String? { fields.first { $0.names == ["reference_id"] && $0.form != nil }?.form }

    /// Where its facts come from, each address once, in the order of the facts.
    package var sources: [String] {
        var sources: [String] = []
        let facts =
            [vault.provenance] + fields.map(\.provenance) + shapes.map(\.provenance)
            + additionalInformation.map(\.provenance)
        for source in facts.compactMap(\.source) where !sources.contains(source) { sources.append(source) }
        return sources
    }

    /// What follows from the evidence for a user; a sentence, or `nil` where nothing follows.
    package var advice: String? {
        if vault.kind == .none { return nil }
        return switch evidence {
        case .official, .thirdParty: nil
        case .inferred:
            "Nobody says in these words what Chargebee wants here: ask Chargebee's support, and begin with few rows."
        case .unknown:
            "It is not known what Chargebee wants here: ask its support, and give it in a column reference_id to the "
                + "mapping canonical."
        }
    }

    /// Whether Chargebee may want a vault's token for this gateway.
    package func isServed(byVault vault: String) -> Bool {
        fields.contains { $0.form?.contains("{\(vault).") ?? false }
    }

    /// The shape of a role, as in `customer` or `card`.
    package func shape(_ name: String) -> CatalogueShape? { shapes.first { $0.name == name } }
}

/// Whose vault keeps what a gateway's tokens stand for.
package struct CatalogueVault: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// The gateway's own.
        case own
        /// Spreedly's, so that Chargebee wants Spreedly's token and not the gateway's.
        case spreedly
        /// Either, as the account is set up.
        case ownOrSpreedly = "own_or_spreedly"
        /// Nothing is vaulted.
        case none
        case unknown

        /// Words for a reader.
        package var words: String {
            switch self {
            case .own: "the gateway's own"
            case .spreedly: "Spreedly's"
            case .ownOrSpreedly: "the gateway's own or Spreedly's, as the account is set up"
            case .none: "none"
            case .unknown: "not known"
            }
        }
    }

    package let kind: Kind
    package let provenance: Provenance
}

/// One way in which Chargebee takes a gateway's tokens.
package struct CatalogueFields: Hashable, Sendable {
    /// Token parameters of `create_using_permanent_token` that are sent together.
    package let names: [String]
    /// How shapes make up the value of the only name, as in `{customer}/{card}`; `nil` where it is not known.
    package let form: String?
    /// What it is for, where it is not for cards in general.
    package let note: String?
    package let provenance: Provenance
}

/// A key of `additional_information` that a gateway knows.
package struct CatalogueExtra: Hashable, Sendable {
    package enum Use: String, CaseIterable, Hashable, Sendable {
        /// With a permanent token too.
        case permanentToken = "permanent_token"
        /// Only with card numbers, which this program does not send.
        case cardNumbers = "card_numbers"
    }

    /// The dotted path below `additional_information`, as in `ecentric.merchant_id`.
    package let key: String
    package let use: Use
    /// When it is needed; a sentence's part.
    package let when: String
    package let provenance: Provenance
}
