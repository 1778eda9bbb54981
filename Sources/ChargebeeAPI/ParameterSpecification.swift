/// One parameter of an operation: its form name, what it may hold, and what it excludes.
///
/// Names and limits are those of Chargebee's OpenAPI files, API v2, product catalogue 2.0, release of 2026-08-28.
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
    }

    /// The name in the form body, brackets included, for example `card[last4]`.
    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    /// Names of parameters that must be absent where this one is present.
    package let excludes: [String]
    /// Whether the value is a token, and so never shown, trimmed or repaired.
    package let isToken: Bool

    package init(
        _ name: String,
        _ kind: Kind,
        isRequired: Bool = false,
        excludes: [String] = [],
        isToken: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.excludes = excludes
        self.isToken = isToken
    }
}
