extension ParameterSpecification.Kind {
    /// What a value may be, as a phrase such as "1 to 50 characters".
    package var words: String {
        switch self {
        case .text(let lengths):
            lengths.count == 1
                ? "\(lengths.lowerBound) characters" : "\(lengths.lowerBound) to \(lengths.upperBound) characters"
        case .email(let maxLength): "an e-mail address of at most \(maxLength) characters"
        case .country: "a country's two letters (ISO 3166-1), in capitals"
        case .digits(let count): "exactly \(count) digits"
        case .enumeration(let values): values.count == 1 ? values.joined() : "one of " + values.joined(separator: ", ")
        case .integer(let range): "a whole number, \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .json: "a JSON object"
        case .plainID(let maxLength): "1 to \(maxLength) letters, digits, - and _"
        case .ipAddress: "an IPv4 or IPv6 address"
        }
    }

    /// The name of the kind in machine-readable output.
    package var name: String {
        switch self {
        case .text: "text"
        case .email: "email"
        case .country: "country"
        case .digits: "digits"
        case .enumeration: "enumeration"
        case .integer: "integer"
        case .boolean: "boolean"
        case .json: "json"
        case .plainID: "plain_id"
        case .ipAddress: "ip_address"
        }
    }
}
