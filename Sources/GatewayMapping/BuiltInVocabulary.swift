import ChargebeeAPI

/// What exports call brands, funding types and truth, and what Chargebee calls them.
///
/// Words are compared without regard to case, blanks, `_`, `-` and `.`. Only words that mean one thing beyond doubt are
/// here: no `cb` (Carte Bancaire or Carte Blanche), no single letters or numbers (each gateway has its own), no `charge`
/// as a funding type. A mapping adds what its gateway means by them.
enum BuiltInVocabulary {
    /// Chargebee's own names, and the spellings that gateways' exports and documentation use.
    static let brands = own(PaymentSourceVocabulary.cardBrands).merging([
        "visaelectron": "visa",
        "electron": "visa",
        "vpay": "visa",
        "master": "mastercard",
        "eurocard": "mastercard",
        "eurocardmastercard": "mastercard",
        "americanexpresscard": "american_express",
        "diners": "diners_club",
        "dinersclubinternational": "diners_club",
        "discovercard": "discover",
        "discovernetwork": "discover",
        "novus": "discover",
        "japancreditbureau": "jcb",
        "ukmaestro": "maestro",
        "maestrouk": "maestro",
        "bcmc": "bancontact",
        "mistercash": "bancontact",
        "bancontactmistercash": "bancontact",
        "cartebancaire": "cartes_bancaires",
        "cartebleue": "cartes_bancaires",
        "naranja": "tarjeta_naranja",
        "unionpay": "other",
        "chinaunionpay": "other",
        "unionpayinternational": "other",
        "unknown": "other",
    ]) { own, _ in own }.merging(withFunding) { own, _ in own }

    /// Brands with the kind of card behind them, as `visadebit`, `VISA_CREDIT` and `mcprepaid`.
    private static let withFunding: [String: String] = {
        let names = [
            "visa": "visa", "mastercard": "mastercard", "mc": "mastercard", "ecmc": "mastercard",
            "amex": "american_express", "americanexpress": "american_express", "cup": "other",
        ]
        let kinds = [
            "", "credit", "debit", "prepaid", "commercial", "commercialcredit", "commercialdebit", "corporate",
            "prepaiddebit", "prepaidcredit", "standardcredit", "standarddebit",
        ]
        var words: [String: String] = [:]
        for (name, brand) in names {
            for kind in kinds { words[name + kind] = brand }
        }
        return words
    }()

    /// The values of a card's funding type.
    static let fundingTypes = own(PaymentSourceVocabulary.fundingTypes).merging([
        "creditcard": "credit",
        "debitcard": "debit",
        "prepaidcard": "prepaid",
        "prepaidreloadable": "prepaid",
        "prepaidnonreloadable": "prepaid",
        "unknown": "not_known",
    ]) { own, _ in own }

    /// English words, and what spreadsheets in other languages write for true and false.
    static let booleans = [
        "true": "true", "yes": "true", "y": "true", "t": "true", "1": "true", "on": "true",
        "false": "false", "no": "false", "n": "false", "f": "false", "0": "false", "off": "false",
        "wahr": "true", "vrai": "true", "verdadero": "true", "vero": "true", "verdadeiro": "true", "waar": "true",
        "prawda": "true", "sant": "true", "sand": "true", "sann": "true",
        "falsch": "false", "faux": "false", "falso": "false", "onwaar": "false", "FAŁSZ": "false", "fałsz": "false",
        "falskt": "false", "falsk": "false", "usann": "false",
    ]

    /// Each value under its own name.
    static func own(_ values: [String]) -> [String: String] {
        Dictionary(values.map { ($0, $0) }) { first, _ in first }
    }
}
