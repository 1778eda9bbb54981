import CSVInput
import GatewayCatalogue
import GatewayMapping
import MigrationModel
import OrderedJSON

extension FileInspection {
    /// One JSON object on one line; keys are only ever added.
    ///
    /// It holds no token and no card data. `mapping`, `ties` and all under `with_mapping` are about the best match; there is
    /// none where `mapping` is null.
    package func json() -> String {
        let value: JSONValue = .object([
            "file": .string(path), "bytes": .integer(bytes), "sha256": .string(digest),
            "format": .string(dialect.format.rawValue), "encoding": .string(dialect.encoding.rawValue),
            "encoding_assumed": .bool(dialect.encodingWasAssumed), "byte_order_mark": .bool(dialect.hasByteOrderMark),
            "compressed": .bool(dialect.isCompressed), "preamble_lines": .integer(dialect.preambleLines),
            "delimiter": dialect.format == .csv ? .string(String(UnicodeScalar(dialect.delimiter))) : .null,
            "separator_line": .bool(dialect.hasSeparatorLine), "line_ending": JSONValue(dialect.lineEnding?.rawValue),
            "header_line": .integer(headerLine), "header": Self.list(header.map(HeaderName.shown)),
            "rows": .integer(rows),
            "blank_lines": .integer(blankLines), "damage": .array(damage.map(Self.object)),
            "mappings": .array(matches.map(Self.object)), "mapping": JSONValue(best?.candidate.mapping.id),
            "ties": Self.list(ties.map(\.candidate.mapping.id)), "with_mapping": best.map(Self.details) ?? .null,
        ])
        return value.text
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    private static func list(_ numbers: [Int]) -> JSONValue { .array(numbers.map(JSONValue.integer)) }

    private static func object(_ damage: DamageCount) -> JSONValue {
        .object([
            "reason": .string(damage.reason.rawValue), "count": .integer(damage.count), "lines": list(damage.lines),
            "detail": .string(damage.detail),
        ])
    }

    private static func object(_ match: MappingMatch) -> JSONValue {
        let candidate = match.candidate
        return .object([
            "id": .string(candidate.mapping.id), "title": .string(candidate.mapping.title),
            "gateway": .string(candidate.mapping.gateway), "evidence": .string(candidate.mapping.evidence.rawValue),
            "confidence": .string(candidate.confidence.words), "complete": .bool(candidate.confidence == .fits),
            "missing": list(candidate.missing.map(\.name)), "known_columns": .integer(candidate.knownHeaders),
            "tokens_fit": .bool(match.tokensFit),
            "tried": .integer(match.trial?.tried ?? 0), "ready": .integer(match.trial?.ready ?? 0),
        ])
    }

    /// What the best mapping makes of the file.
    private static func details(_ best: MappingMatch) -> JSONValue {
        let trial = best.trial
        return .object([
            "missing": .array(best.candidate.missing.map(object)),
            "columns": .array(best.columns.map(object)),
            "ready": .integer(trial?.ready ?? 0),
            "rejected": .integer((trial?.tried ?? 0) - (trial?.ready ?? 0)),
            "rejections": .array((trial?.rejections ?? []).map(object)),
            "sample": .array((trial?.rows ?? []).map(object)),
        ])
    }

    private static func object(_ column: MissingColumn) -> JSONValue {
        .object([
            "column": .string(column.name), "candidates": list(column.candidates),
            "job": .string("input: { \(column.jobLine) }"),
        ])
    }

    private static func object(_ column: RowMapper.MappedColumn) -> JSONValue {
        .object([
            "header": .string(column.header), "column": .string(column.name), "parameters": list(column.parameters),
            "token": .bool(column.isToken),
        ])
    }

    private static func object(_ reason: ReasonCount) -> JSONValue {
        .object([
            "reason": .string(reason.reason.rawValue), "count": .integer(reason.count),
            "lines": list(reason.examples.map(\.address.line)), "detail": .string(reason.detail),
        ])
    }

    private static func object(_ row: MappingTrial.ShownRow) -> JSONValue {
        let fields = row.fields.map { field in
            JSONValue.object(["parameter": .string(field.parameter), "value": .string(field.value)])
        }
        return .object([
            "row": .integer(row.address.ordinal), "line": .integer(row.address.line), "parameters": .array(fields),
        ])
    }
}
