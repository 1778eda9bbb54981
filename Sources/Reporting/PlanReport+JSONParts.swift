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
    ///   of: `of_customers`, `of_rows_without_customer`, each with `covered`, `not_covered`, `covered_bills`, `not_covered_bills`; and
    ///   what the first of these is the sum of: `of_customers_of_the_input`, `of_customers_in_no_row`
    /// - `weeks`: the same with `week` (its Monday, or null for bills without a date) and `is_past`
    /// - `unreadable`: rows whose amount, currency or date cannot be read; `unreadable_examples`; `without_amount`: rows
    /// - `counting`: sentences on what counts as a bill; `digest_covers`: a sentence on what the plan's digest has to do with it
    /// - `list`: `name`, `sha256`, `bytes`, `form`, `rows`, which are `bills`, `without_amount`, `unreadable` and `left_out`, and
    ///   `customers`; null where the input, or a file joined to it, says the bills
    static func valueJSON(_ value: ValueAtRisk) -> JSONValue {
        .object([
            "currencies": .array(value.totals.map(\.jsonValue)),
            "weeks": .array(value.lines.map(\.jsonValue)),
            "unreadable": .integer(value.unreadable),
            "unreadable_examples": .array(value.unreadableExamples.map(\.jsonValue)),
            "without_amount": .integer(value.withoutAmount),
            "counting": .array(value.counting.map(JSONValue.string)),
            "digest_covers": .string(value.digestSentence),
            "list": value.list.map { listJSON($0, value) } ?? .null,
        ])
    }

    /// The list of bills; `customers`: `billed`, which are `covered`, `without_usable_method` and `in_no_row`; `of_the_input`, which
    /// are `of_the_input_billed`, `of_the_input_without_bill` and `not_named`; and `in_no_row_without_bill`.
    private static func listJSON(_ list: BillList, _ value: ValueAtRisk) -> JSONValue {
        .object([
            "name": .string(list.name),
            "sha256": .string(list.digest),
            "bytes": .integer(list.bytes),
            "form": .string(list.form),
            "rows": .integer(list.rows),
            "bills": .integer(value.bills),
            "without_amount": .integer(value.withoutAmount),
            "unreadable": .integer(value.unreadable),
            "left_out": .integer(list.leftOut),
            "customers": .object([
                "billed": .integer(list.customers.billed),
                "covered": .integer(list.customers.covered),
                "without_usable_method": .integer(list.customers.withoutMethod),
                "in_no_row": .integer(list.customers.inNoRow),
                "of_the_input": .integer(list.customers.ofInput),
                "of_the_input_billed": .integer(list.customers.ofInputBilled),
                "of_the_input_without_bill": .integer(list.customers.withoutBill),
                "not_named": .integer(list.customers.notNamed),
                "in_no_row_without_bill": .integer(list.customers.inNoRowWithoutBill),
            ]),
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
            "of_customers_of_the_input": ofInput.jsonValue,
            "of_customers_in_no_row": inNoRow.jsonValue,
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
            "of_customers_of_the_input": total.ofInput.jsonValue,
            "of_customers_in_no_row": inNoRow.jsonValue,
        ])
    }
}
