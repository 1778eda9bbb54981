import ChargebeeAPI
import GatewayMapping
import StrictYAML

/// Guesses which header a logical column is, by names alone.
struct ColumnGuess {
    /// Headers that no column of the mapping goes by.
    private let free: [String]
    private let mapping: GatewayMapping

    init(mapping: GatewayMapping, header: [String], taken: [String]) {
        self.mapping = mapping
        let known = Set(mapping.columns.flatMap(\.headers).map(Self.folded))
        free = header.filter { !known.contains(Self.folded($0)) && !taken.contains($0) }
    }

    /// The header whose spelling is nearest to one of those tried, or that names Chargebee's customer.
    func header(for column: String, tried: [String]) -> String? {
        // Of two or three letters, half the alphabet is one edit away.
        let words = tried.filter { $0.count >= 5 }
        if let near = words.lazy.compactMap({ closestSpelling(to: $0, among: free) }).first { return near }
        let customer = mapping.parameters.first { $0.specification.name == "customer_id" }
        guard customer?.columns.contains(column) == true else { return nil }
        return Self.customer(among: free)
    }

    /// The header that names Chargebee's customer, by the words that people use for it.
    static func customer(among header: [String]) -> String? {
        let names = header.map { (header: $0, letters: letters($0)) }
        if let own = names.first(where: { $0.letters.contains("chargebee") || $0.letters == "cbid" }) {
            return own.header
        }
        let words = [
            "customerid", "customerhandle", "customercode", "customernumber", "customerreference", "customerref",
            "customer",
            "merchantcustomerid", "externalcustomerid", "externalid", "accountcode", "accountid", "accountnumber",
            "clientid",
            "userid", "shopperreference",
        ]
        return words.lazy.compactMap { word in names.first { $0.letters == word }?.header }.first
    }

    /// The header that most likely holds the tokens.
    static func token(among header: [String]) -> String? {
        let names = header.map { (header: $0, letters: letters($0)) }
        let words = [
            "referenceid", "paymentmethodtoken", "paymenttoken", "cardtoken", "token", "tokenid", "paymentmethodid",
            "storedcredentialid", "recurringdetailreference", "paymentprofileid", "mandateid", "mandate", "cardid",
            "cardref",
            "cardreference", "vaultid", "instrumentid", "agreementid", "billingagreementid", "subscriptionid",
        ]
        if let named = words.lazy.compactMap({ word in names.first { $0.letters == word }?.header }).first {
            return named
        }
        return names.first { name in
            ["token", "vault", "mandate", "paymentmethod"].contains { name.letters.contains($0) }
        }?
        .header
    }

    /// The names that a job file can name: neither empty nor, as mappings compare them, in the header twice.
    static func unique(_ header: [String]) -> [String] {
        let counts = Dictionary(header.map { (folded($0), 1) }, uniquingKeysWith: +)
        return header.filter { !folded($0).isEmpty && counts[folded($0)] == 1 }
    }

    /// A header as mappings compare it: without blanks at its ends, in lower case.
    static func folded(_ name: String) -> String {
        let start = name.drop { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{200B}" }
        let end = start.reversed().drop { $0.isWhitespace || $0 == "\u{200B}" }
        return String(end.reversed()).lowercased()
    }

    /// Letters and digits only, in lower case.
    private static func letters(_ name: String) -> String {
        name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
