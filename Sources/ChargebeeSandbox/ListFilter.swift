import ChargebeeAPI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A filter of a list by a text: `is`, `is_not`, `starts_with`, `in`, `not_in`, all that are given at once.
struct TextFilter {
    private let equal: String?
    private let notEqual: String?
    private let prefix: String?
    private let among: Set<String>?
    private let notAmong: Set<String>?

    /// Reads the filter of a name.
    ///
    /// - Parameters:
    ///   - name: The attribute that is filtered by.
    ///   - parameters: The request's.
    ///   - allowed: The values that there are; empty is any.
    /// - Throws: ``APIRefusal`` for an `in` or `not_in` that is no JSON array of texts, or holds another value.
    init(_ name: String, _ parameters: RequestParameters, among allowed: [String] = []) throws(APIRefusal) {
        equal = parameters["\(name)[is]"]
        notEqual = parameters["\(name)[is_not]"]
        prefix = parameters["\(name)[starts_with]"]
        among = try Self.texts("\(name)[in]", parameters, allowed)
        notAmong = try Self.texts("\(name)[not_in]", parameters, allowed)
    }

    /// The only values that can pass, or `nil` where too many can.
    var candidates: [String]? { equal.map { [$0] } ?? among.map { Array($0) } }

    func admits(_ value: String) -> Bool {
        if let equal, value != equal { return false }
        if let notEqual, value == notEqual { return false }
        if let prefix, !value.hasPrefix(prefix) { return false }
        if let among, !among.contains(value) { return false }
        if let notAmong, notAmong.contains(value) { return false }
        return true
    }

    private static func texts(
        _ name: String,
        _ parameters: RequestParameters,
        _ allowed: [String]
    ) throws(APIRefusal) -> Set<String>? {
        guard let text = parameters[name] else { return nil }
        guard let values = try? JSONDecoder().decode([String].self, from: Data(text.utf8)), !values.isEmpty else {
            throw .wrongValue(name, "is not a JSON array of texts")
        }
        if !allowed.isEmpty, !values.allSatisfy(allowed.contains) {
            throw .wrongValue(name, "has values that Chargebee does not know")
        }
        return Set(values)
    }
}

/// A filter of a list by a time: `after`, `before`, `on`, `between`, all that are given at once; in whole seconds.
///
/// `after` and `before` leave out their own second, `between` takes its ends in. `on` is taken for the day (UTC) of the
/// time that is given, which nobody documents.
struct TimeFilter {
    private var after: Int64?
    private var before: Int64?
    private var ranges: [ClosedRange<Int64>] = []

    /// Reads the filter of a name.
    ///
    /// - Throws: ``APIRefusal`` for a `between` that is no JSON array of two times, the earlier one first.
    init(_ name: String, _ parameters: RequestParameters) throws(APIRefusal) {
        after = parameters["\(name)[after]"].flatMap { Int64($0) }
        before = parameters["\(name)[before]"].flatMap { Int64($0) }
        if let instant = parameters["\(name)[on]"].flatMap({ Int64($0) }) {
            let midnight = instant - instant % 86_400
            ranges.append(midnight...(midnight + 86_399))
        }
        guard let text = parameters["\(name)[between]"] else { return }
        let times = (try? JSONDecoder().decode([Seconds].self, from: Data(text.utf8)))?.map(\.value) ?? []
        guard times.count == 2, times[0] <= times[1] else {
            throw .wrongValue("\(name)[between]", "is not a JSON array of two times, the earlier one first")
        }
        ranges.append(times[0]...times[1])
    }

    /// Whether an instant in milliseconds passes.
    func admits(_ milliseconds: Int64) -> Bool {
        let seconds = milliseconds / 1000
        if let after, seconds <= after { return false }
        if let before, seconds >= before { return false }
        return ranges.allSatisfy { $0.contains(seconds) }
    }
}

/// A time in a JSON array, as a number or, as the official SDKs write it, as a text.
private struct Seconds: Decodable {
    let value: Int64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            value = number
        } else if let number = Int64(try container.decode(String.self)) {
            value = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time")
        }
    }
}
