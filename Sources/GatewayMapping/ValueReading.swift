import ChargebeeAPI

/// How the bytes of a column become a parameter's value; it follows from the parameter alone.
enum ValueReading: Equatable {
    /// Byte for byte, and checked against the column's token shape.
    case token
    /// Trimmed.
    case text
    /// Trimmed, and refused where a spreadsheet has made a number of it.
    case identifier
    case month
    case year
    /// Looked up among brands, funding types, truths or the parameter's own values.
    case vocabulary
    /// Two letters of a country that exists, in capitals.
    case country
    /// Without a country's prefix.
    case stateCode
    /// The last four digits, also behind a mask of `*` or `x` with up to eight digits before it.
    case lastFour
    /// A fixed number of digits.
    case digits
    /// JSON without the blanks between its parts, as the official SDKs send it.
    case compactJSON

    init(_ specification: ParameterSpecification) {
        self =
            switch (specification.name, specification.kind) {
            case _ where specification.isToken: .token
            case _ where specification.isGatewayAccount || specification.place == .path: .identifier
            case ("customer_id", _), ("source[gateway_account_id]", _): .identifier
            case ("billing_address[zip]", _), ("card[billing_zip]", _): .identifier
            case ("card[expiry_month]", _): .month
            case ("card[expiry_year]", _): .year
            case ("card[last4]", _): .lastFour
            case ("billing_address[state_code]", _), ("card[billing_state_code]", _), ("state_code", _): .stateCode
            case (_, .enumeration), (_, .boolean): .vocabulary
            case (_, .country): .country
            case (_, .digits): .digits
            case (_, .json): .compactJSON
            case (_, .text), (_, .email), (_, .integer), (_, .plainID), (_, .ipAddress): .text
            }
    }

    /// Whether a spreadsheet can take its leading zero away, and putting it back is unambiguous.
    var isNumber: Bool {
        switch self {
        case .month, .year, .lastFour, .digits: true
        case .token, .text, .identifier, .vocabulary, .country, .stateCode, .compactJSON: false
        }
    }

    /// The words that a parameter's values have beyond a mapping's own.
    static func builtInWords(for specification: ParameterSpecification) -> [String: String] {
        switch (specification.name, specification.kind) {
        case ("card[brand]", _): BuiltInVocabulary.brands
        case ("card[funding_type]", _): BuiltInVocabulary.fundingTypes
        case (_, .boolean): BuiltInVocabulary.booleans
        case (_, .enumeration(let values)): BuiltInVocabulary.own(values)
        default: [:]
        }
    }
}
