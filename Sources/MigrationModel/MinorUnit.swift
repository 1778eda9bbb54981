/// How many decimals the amounts of a currency have.
///
/// The "minor unit" of ISO 4217, List One, which SIX keeps as the standard's maintenance agency
/// (https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html).
/// Listed is what has other than two decimals.
package enum MinorUnit {
    /// What most currencies have, and one that is not known.
    package static let usual = 2

    private static let others: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
        "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
        "CLF": 4, "UYW": 4,
    ]

    /// The decimals of a currency.
    ///
    /// - Parameter currency: Its code in capitals.
    /// - Returns: 0 to 4; ``usual`` for one that the list does not have, and for an empty one.
    package static func decimals(of currency: String) -> Int { others[currency] ?? usual }
}
