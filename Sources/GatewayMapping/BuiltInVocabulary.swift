import ChargebeeAPI

/// What exports call brands, funding types and truth, and what Chargebee calls them.
///
/// Words are compared without regard to case, blanks, `_`, `-` and `.`.
enum BuiltInVocabulary {
    /// Chargebee's own names, and the spellings that gateways' exports and documentation use.
    static let brands = own(PaymentSourceVocabulary.cardBrands).merging([
        "mc": "mastercard",
        "master": "mastercard",
        "eurocard": "mastercard",
        "amex": "american_express",
        "americanexpress": "american_express",
        "diners": "diners_club",
        "dinersclubinternational": "diners_club",
        "discovercard": "discover",
        "novus": "discover",
        "cartebancaire": "cartes_bancaires",
        "unknown": "other",
    ]) { own, _ in own }

    /// The values of a card's funding type.
    static let fundingTypes = own(PaymentSourceVocabulary.fundingTypes).merging([
        "unknown": "not_known",
        "notknown": "not_known",
    ]) { own, _ in own }

    static let booleans = [
        "true": "true", "yes": "true", "y": "true", "t": "true", "1": "true", "on": "true",
        "false": "false", "no": "false", "n": "false", "f": "false", "0": "false", "off": "false",
    ]

    /// Each value under its own name.
    static func own(_ values: [String]) -> [String: String] {
        Dictionary(values.map { ($0, $0) }) { first, _ in first }
    }
}
