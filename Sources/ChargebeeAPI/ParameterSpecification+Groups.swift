/// Parameters that several operations share.
extension ParameterSpecification {
    static let customer = ParameterSpecification("customer_id", .text(1...50), isRequired: true)
    static let sourceType = ParameterSpecification(
        "type",
        .enumeration(PaymentSourceVocabulary.types),
        isRequired: true
    )
    static let gatewayAccount = ParameterSpecification("gateway_account_id", .text(1...50))
    static let issuingCountry = ParameterSpecification("issuing_country", .country)
    static let replacePrimary = ParameterSpecification("replace_primary_payment_source", .boolean)
    static let additionalInformation = ParameterSpecification("additional_information", .json)

    /// The payment source that a request is about.
    ///
    /// The documentation has at most 40 characters. Chargebee makes these ids itself, of letters, digits and `_`; what holds
    /// anything else is none, and would name another path.
    static let pathSource = ParameterSpecification(
        "payment_source_id",
        .plainID(maxLength: 40),
        in: .path,
        isRequired: true
    )

    /// The greatest length of what the documentation calls 65k; it does not say whether that is 65,000 or 65,536.
    static let longToken = 1...65_536

    /// Who asked for a request; each POST takes them.
    static let originHeaders = [
        ParameterSpecification("origin[ip]", .ipAddress, in: .header),
        ParameterSpecification("origin[device]", .text(1...200), in: .header),
        ParameterSpecification("origin[user]", .email(maxLength: 200), in: .header),
    ]

    /// What a row may say of the payment source that it is about.
    ///
    /// Types, gateways and brands are free texts here: the site may know values that the table does not.
    static let knownSource = [
        ParameterSpecification("source[type]", .text(1...50), in: .known),
        ParameterSpecification("source[gateway]", .text(1...50), in: .known),
        ParameterSpecification("source[gateway_account_id]", .text(1...50), in: .known),
        ParameterSpecification("source[status]", .enumeration(PaymentSourceVocabulary.statuses), in: .known),
        ParameterSpecification("source[deleted]", .boolean, in: .known),
        ParameterSpecification("source[role]", .enumeration(PaymentSourceVocabulary.roles), in: .known),
    ]

    static let knownCustomer = ParameterSpecification("customer_id", .text(1...50), in: .known)

    static let knownCard = [
        ParameterSpecification("card[last4]", .digits(4), in: .known),
        ParameterSpecification("card[brand]", .text(1...50), in: .known),
    ]

    static let knownExpiry = [
        ParameterSpecification("card[expiry_month]", .integer(1...12), in: .known),
        ParameterSpecification("card[expiry_year]", .integer(expiryYears), in: .known),
    ]

    /// The API names no range; a year outside this one is a misread field, not a card.
    static let expiryYears = 1990...2099

    /// The parameters of an operation about a payment source that exists; `form` are those that are sent.
    static func aboutSource(_ form: [ParameterSpecification]) -> [ParameterSpecification] {
        let sent = Set(form.map(\.name))
        let known = [knownCustomer] + knownSource + knownCard + knownExpiry
        return [pathSource] + form + known.filter { !sent.contains($0.name) } + originHeaders
    }

    /// The way from page to page through a list.
    static let paging = [
        ParameterSpecification("limit", .integer(1...100)),
        ParameterSpecification("offset", .text(1...1000)),
    ]

    static let sorting = [
        ParameterSpecification("sort_by[asc]", .enumeration(["created_at", "updated_at"])),
        ParameterSpecification("sort_by[desc]", .enumeration(["created_at", "updated_at"])),
    ]

    /// Filters by the time of something; times are seconds since 1970, and `between` takes two of them as a JSON array.
    static func timeFilters(_ name: String) -> [ParameterSpecification] {
        ["after", "before", "on"].map { ParameterSpecification("\(name)[\($0)]", .integer(0...Int(Int32.max))) }
            + [ParameterSpecification("\(name)[between]", .text(1...50))]
    }

    /// Filters by a value; `in` and `not_in` take a JSON array of texts.
    static func valueFilters(_ name: String, _ kind: Kind) -> [ParameterSpecification] {
        ["is", "is_not"].map { ParameterSpecification("\(name)[\($0)]", kind) }
            + ["in", "not_in"].map { ParameterSpecification("\(name)[\($0)]", .text(2...longToken.upperBound)) }
    }

    /// Filters by an id.
    static func idFilters(_ name: String) -> [ParameterSpecification] {
        valueFilters(name, .text(1...50)) + [ParameterSpecification("\(name)[starts_with]", .text(1...50))]
    }
}
