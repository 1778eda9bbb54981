import MigrationModel
import OrderedJSON

extension RowAddress {
    var jsonValue: JSONValue { .object(["row": .integer(ordinal), "line": .integer(line)]) }
}

extension RowExample {
    /// `row` and `line`, and in `cells` what the row says there: `column` and `shown`.
    var jsonValue: JSONValue {
        .object([
            "row": .integer(address.ordinal),
            "line": .integer(address.line),
            "cells": .array(
                cells.map { .object(["column": .string($0.column), "shown": .string($0.shown)]) }
            ),
        ])
    }
}

extension Finding {
    var jsonValue: JSONValue {
        .object([
            "code": .string(code.rawValue),
            "severity": .string(code.severity.rawValue),
            "count": .integer(count),
            "meaning": .string(code.meaning),
            "detail": .string(detail),
            "remedy": .string(code.remedy),
            "examples": .array(examples.map(\.jsonValue)),
        ])
    }
}

extension ReasonCount {
    var jsonValue: JSONValue {
        .object([
            "reason": .string(reason.rawValue),
            "count": .integer(count),
            "meaning": .string(reason.meaning),
            "detail": .string(detail),
            "remedy": .string(reason.remedy),
            "examples": .array(examples.map(\.jsonValue)),
        ])
    }
}

extension CodeCount {
    var jsonValue: JSONValue {
        .object([
            "ending": .string(ending.rawValue),
            "code": .string(code),
            "count": .integer(count),
            "message": JSONValue(example),
            "first": firstRow.jsonValue,
            "http_status": httpStatus.map(JSONValue.integer) ?? .null,
        ])
    }
}

extension JobFacts {
    var jsonValue: JSONValue {
        .object([
            "input": .object([
                "name": .string(inputName),
                "sha256": .string(inputDigest),
                "bytes": .integer(inputBytes),
                "form": .string(inputForm),
                "joined": joined.map { .object(["name": .string($0.name), "sha256": .string($0.digest)]) } ?? .null,
            ]),
            "mapping": .object([
                "name": .string(mappingName),
                "title": .string(mappingTitle),
                "evidence": .string(evidence),
                "evidence_sources": .array(evidenceSources.map(JSONValue.string)),
            ]),
            "target": .object([
                "name": .string(target),
                "is_live": .bool(isLive),
                "gateway_account_id": JSONValue(gatewayAccountID),
            ]),
            "operation": .string(operation),
        ])
    }
}
