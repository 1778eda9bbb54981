import FoundationEssentials
import Glibc

/// How a value breaks its parameter's limits.
///
/// The value itself is not part of it.
package enum ParameterViolation: Hashable, Sendable {
    case tooLong(limit: Int, found: Int)
    case tooShort(limit: Int, found: Int)
    case notAllowed
    case outOfRange(ClosedRange<Int>)
    case malformed(expected: String)

    /// A sentence that goes behind the parameter's name, for example "is longer than 50 characters (61)".
    package var sentence: String {
        switch self {
        case .tooLong(let limit, let found): "is longer than \(limit) characters (\(found))"
        case .tooShort(let limit, let found): "is shorter than \(limit) characters (\(found))"
        case .notAllowed: "is none of the values that Chargebee knows"
        case .outOfRange(let range): "is not between \(range.lowerBound) and \(range.upperBound)"
        case .malformed(let expected): "is not \(expected)"
        }
    }
}

extension ParameterSpecification {
    /// Checks a value's bytes (UTF-8) against the limits.
    ///
    /// - Returns: `nil` where Chargebee would accept the form of the value, or how it breaks the limits.
    package func violation(of value: UnsafeBufferPointer<UInt8>) -> ParameterViolation? {
        switch kind {
        case .text(let lengths):
            if place == .header, !value.allSatisfy({ (0x20...0x7E).contains($0) }) {
                return .malformed(expected: "plain ASCII, since it goes into a header")
            }
            return Self.lengthViolation(of: value, in: lengths)
        case .email(let maxLength):
            if let violation = Self.lengthViolation(of: value, in: 3...maxLength) { return violation }
            return Self.looksLikeEmail(value) ? nil : .malformed(expected: "an e-mail address")
        case .country:
            let isCode = value.count == 2 && value.allSatisfy { (0x41...0x5A).contains($0) }
            return isCode ? nil : .malformed(expected: "a two-letter country code in capitals")
        case .digits(let count):
            let isDigits = value.count == count && value.allSatisfy { (0x30...0x39).contains($0) }
            return isDigits ? nil : .malformed(expected: "exactly \(count) digits")
        case .enumeration(let values):
            return values.contains { $0.utf8.elementsEqual(value) } ? nil : .notAllowed
        case .integer(let range):
            // `Int` would take a plus sign.
            guard value.first != 0x2B, let number = Int(String(decoding: value, as: UTF8.self)) else {
                return .malformed(expected: "a whole number")
            }
            return range.contains(number) ? nil : .outOfRange(range)
        case .boolean:
            let isBoolean = value.elementsEqual("true".utf8) || value.elementsEqual("false".utf8)
            return isBoolean ? nil : .malformed(expected: "true or false")
        case .json:
            // Rare, so it may cost a parser.
            let isObject = (try? JSONDecoder().decode([String: AnyJSON].self, from: Data(value))) != nil
            return isObject ? nil : .malformed(expected: "a JSON object")
        case .plainID(let maxLength):
            if let violation = Self.lengthViolation(of: value, in: 1...maxLength) { return violation }
            return value.allSatisfy(Self.isOfPlainID)
                ? nil : .malformed(expected: "made of letters, digits, - and _ only")
        case .ipAddress: return Self.isIPAddress(value) ? nil : .malformed(expected: "an IPv4 or IPv6 address")
        }
    }

    private static func isOfPlainID(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    private static func isIPAddress(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        // The longest one has 45 characters. A zero would end the C string before the value ends.
        guard (2...45).contains(value.count), !value.contains(0) else { return false }
        let text = String(decoding: value, as: UTF8.self)
        var address = in6_addr()
        return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
    }

    private static func lengthViolation(
        of value: UnsafeBufferPointer<UInt8>,
        in lengths: ClosedRange<Int>
    ) -> ParameterViolation? {
        // Fewer bytes than allowed characters: the common case, decided without counting.
        if value.count <= lengths.upperBound, value.count >= lengths.lowerBound * 4 { return nil }
        let length = value.count { $0 & 0b1100_0000 != 0b1000_0000 }
        if length > lengths.upperBound { return .tooLong(limit: lengths.upperBound, found: length) }
        if length < lengths.lowerBound { return .tooShort(limit: lengths.lowerBound, found: length) }
        return nil
    }

    private static func looksLikeEmail(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let at = value.lastIndex(of: 0x40), at > 0, at < value.count - 1 else { return false }
        return !value.contains { $0 <= 0x20 }
    }
}

/// Any JSON value; only that it is well-formed is of interest.
private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) throws {}
}
