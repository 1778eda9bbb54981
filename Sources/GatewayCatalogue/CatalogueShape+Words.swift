extension CatalogueShape {
    /// The shape in words, as in `cus_ and 8 to 64 letters and digits, mostly 14`.
    package var words: String {
        var parts = [body]
        if !typicalLengths.isEmpty, typicalLengths != [token.lengths.lowerBound] || token.lengths.count > 1 {
            parts.append("seen with " + Self.choice(typicalLengths.map(String.init)))
        }
        if isCaseSensitive ?? false { parts.append("case counts") }
        if token.digitsMayBeCardNumber { parts.append("may pass for a card number") }
        if let isOnePerCard { parts.append(isOnePerCard ? "one for each card number" : "one for each customer's card") }
        if !token.singleUsePrefixes.isEmpty {
            parts.append("temporary where it begins with " + Self.choice(token.singleUsePrefixes))
        }
        return parts.joined(separator: "; ")
    }

    private var body: String {
        let range = token.lengths
        let count = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        let prefix = token.prefixes.isEmpty ? "" : Self.choice(token.prefixes) + " and "
        return "\(prefix)\(count) \(token.characters.words)"
    }

    private static func choice(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
