import ChargebeeAPI
import Testing

/// A value, and what is wrong with it.
struct ViolationCase: Sendable, CustomTestStringConvertible {
    let kind: ParameterSpecification.Kind
    let value: String
    let violation: ParameterViolation?

    init(_ kind: ParameterSpecification.Kind, _ value: String, _ violation: ParameterViolation? = nil) {
        self.kind = kind
        self.value = value
        self.violation = violation
    }

    var testDescription: String { "\(kind): \(value.count > 40 ? "\(value.count) characters" : value)" }
}

@Suite("Parameter limits")
struct ParameterViolationTests {
    private static let wholeNumber = ParameterViolation.malformed(expected: "a whole number")
    private static let country = ParameterViolation.malformed(expected: "a two-letter country code in capitals")
    private static let truth = ParameterViolation.malformed(expected: "true or false")
    private static let object = ParameterViolation.malformed(expected: "a JSON object")
    private static let email = ParameterViolation.malformed(expected: "an e-mail address")
    private static let plainID = ParameterViolation.malformed(expected: "made of letters, digits, - and _ only")
    private static let address = ParameterViolation.malformed(expected: "an IPv4 or IPv6 address")
    private static let fourDigits = ParameterViolation.malformed(expected: "exactly 4 digits")

    /// Lengths count Unicode scalars: not bytes, and not what a reader sees as one character.
    private static let lengths = [
        ViolationCase(.text(1...5), "abcde"),
        ViolationCase(.text(1...5), "abcdef", .tooLong(limit: 5, found: 6)),
        ViolationCase(.text(1...5), "äöüßé"),
        ViolationCase(.text(1...5), "äöüßéx", .tooLong(limit: 5, found: 6)),
        ViolationCase(.text(1...5), "🎉🎉🎉🎉🎉"),
        ViolationCase(.text(1...5), "🎉🎉🎉🎉🎉🎉", .tooLong(limit: 5, found: 6)),
        ViolationCase(.text(1...5), "e\u{301}e\u{301}e", nil),
        ViolationCase(.text(1...5), "e\u{301}e\u{301}e\u{301}", .tooLong(limit: 5, found: 6)),
        ViolationCase(.text(1...5), "👩‍👩‍👧", nil),
        ViolationCase(.text(1...4), "👩‍👩‍👧", .tooLong(limit: 4, found: 5)),
        ViolationCase(.text(1...5), "", .tooShort(limit: 1, found: 0)),
        ViolationCase(.text(4...9), "äöü", .tooShort(limit: 4, found: 3)),
        ViolationCase(.text(4...9), "äöüß"),
        ViolationCase(.text(1...150), String(repeating: "ü", count: 150)),
        ViolationCase(.text(1...150), String(repeating: "ü", count: 151), .tooLong(limit: 150, found: 151)),
    ]

    private static let forms = [
        ViolationCase(.digits(4), "0042"),
        ViolationCase(.digits(4), "42", fourDigits),
        ViolationCase(.digits(4), "00042", fourDigits),
        ViolationCase(.digits(4), "004x", fourDigits),
        ViolationCase(.digits(4), "٠٠٤٢", fourDigits),
        ViolationCase(.digits(4), "", fourDigits),
        ViolationCase(.country, "DE"),
        ViolationCase(.country, "de", country),
        ViolationCase(.country, "DEU", country),
        ViolationCase(.country, "D1", country),
        ViolationCase(.country, "Ä", country),
        ViolationCase(.enumeration(["card", "upi"]), "upi"),
        ViolationCase(.enumeration(["card", "upi"]), "CARD", .notAllowed),
        ViolationCase(.enumeration(["card", "upi"]), "car", .notAllowed),
        ViolationCase(.enumeration(["card", "upi"]), "card ", .notAllowed),
        ViolationCase(.enumeration(["card", "upi"]), "", .notAllowed),
        ViolationCase(.integer(1...12), "1"),
        ViolationCase(.integer(1...12), "12"),
        ViolationCase(.integer(1...12), "0", .outOfRange(1...12)),
        ViolationCase(.integer(1...12), "13", .outOfRange(1...12)),
        ViolationCase(.integer(1...12), "-3", .outOfRange(1...12)),
        ViolationCase(.integer(1...12), "3.0", wholeNumber),
        ViolationCase(.integer(1...12), " 3", wholeNumber),
        ViolationCase(.integer(1...12), "99999999999999999999", wholeNumber),
        ViolationCase(.integer(1...12), "", wholeNumber),
        ViolationCase(.boolean, "true"),
        ViolationCase(.boolean, "false"),
        ViolationCase(.boolean, "True", truth),
        ViolationCase(.boolean, "1", truth),
        ViolationCase(.boolean, "", truth),
        ViolationCase(.json, "{}"),
        ViolationCase(.json, #"{"ecentric":{"merchant_id":"a"}}"#),
        ViolationCase(.json, "[1]", object),
        ViolationCase(.json, "{", object),
        ViolationCase(.json, #""text""#, object),
        ViolationCase(.json, "", object),
        ViolationCase(.email(maxLength: 12), "a@b.example"),
        ViolationCase(.email(maxLength: 12), "zoë@b.exampl"),
        ViolationCase(.email(maxLength: 12), "zoe@b.example", .tooLong(limit: 12, found: 13)),
        ViolationCase(.email(maxLength: 12), "a@", .tooShort(limit: 3, found: 2)),
        ViolationCase(.email(maxLength: 12), "@b.example", email),
        ViolationCase(.email(maxLength: 12), "b.example@", email),
        ViolationCase(.email(maxLength: 12), "b.example", email),
        ViolationCase(.email(maxLength: 12), "a b@c.de", email),
        ViolationCase(.email(maxLength: 12), "a@b.de\n", email),
        ViolationCase(.plainID(maxLength: 9), "pm_Az-09Z"),
        ViolationCase(.plainID(maxLength: 9), "pm_Az-09Zz", .tooLong(limit: 9, found: 10)),
        ViolationCase(.plainID(maxLength: 9), "", .tooShort(limit: 1, found: 0)),
        ViolationCase(.plainID(maxLength: 9), "..", plainID),
        ViolationCase(.plainID(maxLength: 9), "a/b", plainID),
        ViolationCase(.plainID(maxLength: 9), "a?b", plainID),
        ViolationCase(.plainID(maxLength: 9), "a b", plainID),
        ViolationCase(.plainID(maxLength: 9), "a\u{0}b", plainID),
        ViolationCase(.plainID(maxLength: 9), "pm_@", plainID),
        ViolationCase(.plainID(maxLength: 9), "pm_[`", plainID),
        ViolationCase(.plainID(maxLength: 9), "pm_ü", plainID),
        ViolationCase(.ipAddress, "203.0.113.7"),
        ViolationCase(.ipAddress, "2001:db8::1"),
        ViolationCase(.ipAddress, "::"),
        ViolationCase(.ipAddress, "::ffff:203.0.113.7"),
        ViolationCase(.ipAddress, "203.0.113", address),
        ViolationCase(.ipAddress, "203.0.113.256", address),
        ViolationCase(.ipAddress, "203.0.113.7:443", address),
        ViolationCase(.ipAddress, "203.0.113.7\u{0}", address),
        ViolationCase(.ipAddress, "localhost", address),
        ViolationCase(.ipAddress, "", address),
    ]

    @Test(arguments: lengths) func `A length counts Unicode scalars`(_ entry: ViolationCase) {
        #expect(violation(of: entry.value, entry.kind) == entry.violation)
    }

    @Test(arguments: forms) func `A value is held against its parameter's form`(_ entry: ViolationCase) {
        #expect(violation(of: entry.value, entry.kind) == entry.violation)
    }

    @Test(arguments: ["{a}", "{'a': 1}", #"{"a":1}{"b":2}"#, "{}}", #"{"a":}"#])
    func `Braces around something else make no JSON object`(text: String) {
        #expect(violation(of: text, .json) == .malformed(expected: "a JSON object"))
    }

    @Test func `A sign before a number is not what the API writes`() {
        #expect(violation(of: "+5", .integer(1...12)) == .malformed(expected: "a whole number"))
    }

    @Test func `Each of the closed values passes its own parameter`() throws {
        let create = Operation.createUsingPermanentToken
        for (name, values) in [("type", Facts.types), ("card[brand]", Facts.brands)] {
            let kind = try #require(create.parameter(name)).kind
            for value in values { #expect(violation(of: value, kind) == nil, "\(value)") }
        }
    }

    @Test func `A sentence gives the limit and what was found, and never the value`() {
        let sentences: [(ParameterViolation?, String)] = [
            (violation(of: "secretsecret", .text(1...5)), "is longer than 5 characters (12)"),
            (violation(of: "", .text(1...5)), "is shorter than 1 characters (0)"),
            (violation(of: "secret", .enumeration(["card"])), "is none of the values that Chargebee knows"),
            (violation(of: "77", .integer(1...12)), "is not between 1 and 12"),
            (violation(of: "secret", .boolean), "is not true or false"),
            (violation(of: "secret", .digits(6)), "is not exactly 6 digits"),
        ]
        for (violation, sentence) in sentences { #expect(violation?.sentence == sentence) }
    }

    private func violation(of value: String, _ kind: ParameterSpecification.Kind) -> ParameterViolation? {
        Array(value.utf8).withUnsafeBufferPointer { ParameterSpecification("p", kind).violation(of: $0) }
    }
}
