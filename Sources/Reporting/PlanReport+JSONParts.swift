import MigrationModel
import OrderedJSON

extension PlanReport {
    var breakdownJSON: JSONValue {
        func groups(_ dimension: Breakdown.Dimension) -> JSONValue {
            .array(breakdown[dimension].map { .object(["value": .string($0.value), "rows": .integer($0.rows)]) })
        }
        return .object([
            "type": groups(.type),
            "gateway": groups(.gateway),
            "gateway_account_id": groups(.gatewayAccount),
            "brand": groups(.brand),
            "funding_type": groups(.funding),
            "country": groups(.country),
            "expiry": groups(.expiry),
        ])
    }

    var expiryJSON: JSONValue {
        guard !breakdown[.expiry].isEmpty else { return .null }
        let outlook = expiryOutlook
        return .object([
            "buckets": .array(
                outlook.buckets.map { .object(["bucket": .string($0.key), "rows": .integer($0.rows)]) }
            ),
            "quarters": .array(
                outlook.quarters.map { .object(["quarter": .string($0.key), "rows": .integer($0.rows)]) }
            ),
        ])
    }

    static func customersJSON(_ counts: CustomerCounts) -> JSONValue {
        .object([
            "customers": .integer(counts.customers),
            "usable": .integer(counts.usable),
            "only_unusable": .integer(counts.onlyUnusable),
            "left_without": .integer(counts.leftWithout),
            "with_ready_rows": .integer(counts.withReadyRows),
            "several": .integer(counts.several),
            "one_primary": .integer(counts.onePrimary),
            "several_primaries": .integer(counts.severalPrimaries),
            "no_primary": .integer(counts.noPrimary),
            "rows_without_customer": .integer(counts.rowsWithoutCustomer),
            "residual": .integer(counts.residual),
        ])
    }

    /// The money, each amount a string such as `1234.50`.
    ///
    /// - `currencies`: `currency`, `covered`, `not_covered`, `total`, `covered_bills`, `not_covered_bills`, and what they are the sums
    ///   of: `of_customers`, `of_rows_without_customer`, each with `covered`, `not_covered`, `covered_bills`, `not_covered_bills`
    /// - `weeks`: the same with `week` (its Monday, or null for bills without a date) and `is_past`
    /// - `unreadable`: rows whose amount, currency or date cannot be read; `unreadable_examples`; `without_amount`: rows
    /// - `counting`: sentences on what counts as a bill
    static func valueJSON(_ value: ValueAtRisk) -> JSONValue {
        .object([
            "currencies": .array(value.totals.map(\.jsonValue)),
            "weeks": .array(value.lines.map(\.jsonValue)),
            "unreadable": .integer(value.unreadable),
            "unreadable_examples": .array(value.unreadableExamples.map(\.jsonValue)),
            "without_amount": .integer(value.withoutAmount),
            "counting": .array(value.counting.map(JSONValue.string)),
        ])
    }

    static func approvalJSON(_ approval: Approval) -> JSONValue {
        .object([
            "plan_digest": .string(approval.planDigest),
            "way": .string(approval.way.rawValue),
            "name": JSONValue(approval.name),
            "at": .string(UTCTimestamp(approval.at).milliseconds),
            "recorded_by": .string(approval.recordedBy),
            "tool_version": .string(approval.toolVersion),
            "report_sha256": JSONValue(approval.reportDigest),
        ])
    }
}

extension CurrencyTotal {
    fileprivate var jsonValue: JSONValue {
        .object([
            "currency": .string(currency),
            "covered": .string(covered.description),
            "not_covered": .string(notCovered.description),
            "total": .string((covered + notCovered).description),
            "covered_bills": .integer(coveredBills),
            "not_covered_bills": .integer(notCoveredBills),
            "of_customers": ofCustomers.jsonValue,
            "of_rows_without_customer": ofNobody.jsonValue,
            "decimals": .integer(MinorUnit.decimals(of: currency)),
        ])
    }
}

extension ValueAtRisk.Sums {
    fileprivate var jsonValue: JSONValue {
        .object([
            "covered": .string(covered.description),
            "not_covered": .string(notCovered.description),
            "covered_bills": .integer(coveredBills),
            "not_covered_bills": .integer(notCoveredBills),
        ])
    }
}

extension ValueAtRisk.Line {
    fileprivate var jsonValue: JSONValue {
        let total = CurrencyTotal(self)
        return .object([
            "currency": .string(currency),
            "week": JSONValue(week),
            "is_past": .bool(isPast),
            "covered": .string(covered.description),
            "not_covered": .string(notCovered.description),
            "total": .string((covered + notCovered).description),
            "covered_bills": .integer(coveredBills),
            "not_covered_bills": .integer(notCoveredBills),
            "of_customers": total.ofCustomers.jsonValue,
            "of_rows_without_customer": ofNobody.jsonValue,
            "decimals": .integer(MinorUnit.decimals(of: currency)),
        ])
    }
}
