import ChargebeeAPI
import OrderedJSON

extension OperationReport {
    /// The operations as one JSON array on one line; keys are only ever added, and their order is stable.
    ///
    /// - `name`; `refused`: why a job cannot run it, or null. A refused operation has no other keys
    /// - `summary`, `method`, `path` (below `/api/v2/`, `{id}` for the payment source's id)
    /// - `min_calls`, `max_calls`: for one row where nothing goes wrong, options included
    /// - `answer`: `customer_and_payment_source`, `payment_source`, `third_party_payment_method`
    /// - `in_doubt`: `compares_sources`, `looks_for_new_source`, `reads_source`, `repeats`, `review`; `in_doubt_words`;
    ///   `harmless_to_repeat`
    /// - `parameters`: `name`, `place` (`form`, `path`, `header`, `known`), `kind` (`text`, `email`, `country`,
    ///   `digits`, `enumeration`, `integer`, `boolean`, `json`), `min_length` and `max_length` (characters; null where
    ///   the kind has none), `min` and `max` (of an integer, or null), `values` (of an enumeration, or null), `required`, `secret`,
    ///   `excludes`: names, `header`: the header's name, or null
    /// - `notes`: texts; `mappings`: ids of built-in mappings; `example`: a job file's text
    package func json() -> String { JSONValue.array(entries.map(json)).text }

    private func json(_ entry: Entry) -> JSONValue {
        switch entry {
        case .refused(let name, let reason): .object(["name": .string(name), "refused": .string(reason)])
        case .batch(let operation): json(operation)
        }
    }

    private func json(_ operation: ChargebeeAPI.Operation) -> JSONValue {
        .object([
            "name": .string(operation.name),
            "refused": .null,
            "summary": .string(operation.summary),
            "method": .string(operation.method.rawValue),
            "path": .string(operation.pathTemplate),
            "min_calls": .integer(operation.callsPerRow.lowerBound),
            "max_calls": .integer(operation.callsPerRow.upperBound),
            "answer": .string(operation.answer.rawValue),
            "in_doubt": .string(operation.doubt.rawValue),
            "in_doubt_words": .string(operation.doubt.words),
            "harmless_to_repeat": .bool(operation.isHarmlessToRepeat),
            "parameters": .array(operation.parameters.map(\.jsonValue)),
            "notes": .array(operation.notes.map(JSONValue.string)),
            "mappings": .array(mappings(of: operation).map(JSONValue.string)),
            "example": .string(OperationExample(operation, mapping: mappings(of: operation).first).yaml),
        ])
    }
}

extension ParameterSpecification {
    fileprivate var jsonValue: JSONValue {
        .object([
            "name": .string(name),
            "place": .string(place.rawValue),
            "kind": .string(kind.name),
            "min_length": JSONValue(kind.lengths?.lowerBound),
            "max_length": JSONValue(kind.lengths?.upperBound),
            "min": JSONValue(kind.range?.lowerBound),
            "max": JSONValue(kind.range?.upperBound),
            "values": kind.values.map { .array($0.map(JSONValue.string)) } ?? .null,
            "required": .bool(isRequired),
            "secret": .bool(isToken),
            "excludes": .array(excludes.map(JSONValue.string)),
            "header": JSONValue(headerName),
        ])
    }
}

extension ParameterSpecification.Kind {
    /// The characters that a value has; `nil` where the kind says it otherwise.
    fileprivate var lengths: ClosedRange<Int>? {
        switch self {
        case .text(let lengths): lengths
        case .email(let maxLength): 3...maxLength
        case .country: 2...2
        case .digits(let count): count...count
        case .plainID(let maxLength): 1...maxLength
        case .enumeration, .integer, .boolean, .json, .ipAddress: nil
        }
    }

    fileprivate var range: ClosedRange<Int>? {
        guard case .integer(let range) = self else { return nil }
        return range
    }

    fileprivate var values: [String]? {
        guard case .enumeration(let values) = self else { return nil }
        return values
    }
}

extension JSONValue {
    fileprivate init(_ number: Int?) { self = number.map(JSONValue.integer) ?? .null }
}
