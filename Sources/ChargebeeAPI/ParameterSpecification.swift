/// One parameter of an operation: its form name, what it may hold, and what it excludes.
///
/// Names and limits are those of Chargebee's OpenAPI files, API v2, product catalogue 2.0, release of 2026-08-28, and of
/// its reference of payment sources where an operation is in that alone.
package struct ParameterSpecification: Hashable, Sendable {
    /// What a value may be.
    ///
    /// Lengths count Unicode scalars.
    package enum Kind: Hashable, Sendable {
        /// Any text of a length in the range.
        case text(ClosedRange<Int>)
        /// An e-mail address of at most so many characters.
        case email(maxLength: Int)
        /// Two letters, ISO 3166-1 alpha-2, written in capitals.
        case country
        /// Exactly so many decimal digits.
        case digits(Int)
        /// One of the listed values, in this spelling.
        case enumeration([String])
        /// A whole number in the range.
        case integer(ClosedRange<Int>)
        /// `true` or `false`.
        case boolean
        /// One JSON object as compact text.
        case json
        /// At most so many letters, digits, `-` and `_`, all of ASCII.
        case plainID(maxLength: Int)
        /// An address of IPv4 or IPv6, in its usual spelling.
        case ipAddress
    }

    /// Where a value goes.
    package enum Place: String, CaseIterable, Hashable, Sendable {
        /// Into the form body or, with a GET, into the query.
        case form
        /// Into the path: the payment source that the request is about.
        case path
        /// Into a header of this request, `chargebee-request-origin-*`.
        case header
        /// Nowhere: it says what is known of the payment source, for the plan and for comparing.
        case known
    }

    /// The name in the form body, brackets included, for example `card[last4]`.
    package let name: String
    /// The default is `form`.
    package let place: Place
    package let kind: Kind
    package let isRequired: Bool
    /// Names of parameters that must be absent where this one is present.
    package let excludes: [String]
    /// Names of parameters that must be there where this one is.
    package let needs: [String]
    /// For a JSON object: what Chargebee says of its members; empty where it says nothing.
    package let members: [ParameterSpecification]
    /// Whether the value is a token, an account number or the like, and so never shown, trimmed or repaired.
    package let isToken: Bool

    package init(
        _ name: String,
        _ kind: Kind,
        in place: Place = .form,
        isRequired: Bool = false,
        excludes: [String] = [],
        needs: [String] = [],
        members: [ParameterSpecification] = [],
        isToken: Bool = false
    ) {
        self.name = name
        self.place = place
        self.kind = kind
        self.isRequired = isRequired
        self.excludes = excludes
        self.needs = needs
        self.members = members
        self.isToken = isToken
    }
}
