import MigrationModel

@testable import Reporting

extension SampleReports {
    /// A plan of 100,000 rows in which every part of the report has something to say, and its numbers add up.
    static var largePlan: PlanReport {
        var facts = facts(rows: 100_000, inputName: "stripe-export-2026-06-30.csv")
        facts.inputBytes = 21_734_905
        facts.isLive = true
        facts.target = "acme"
        facts.evidenceSources = ["Stripe, Export file formats", "Chargebee API, payment_parameters"]
        var report = PlanReport(
            job: "stripe-2026-cutover",
            toolVersion: "0.9.0",
            createdAt: noon + 754_321,
            facts: facts,
            endings: endings([.notAttempted: 97_342, .rejected: 2658]),
            rejections: rejections,
            findings: findings,
            becomePrimary: 81_205,
            calls: 97_342,
            callsPerMinute: 950,
            silenced: ["emails", "webhooks", "actions"],
            rejectedFile: "reports/stripe-2026-cutover/rejected.csv"
        )
        (report.requestsPerMinute, report.headroom, report.madeBy) = (1000, 0.05, "anna@build-7")
        report.headers = ["email", "webhook", "actions"].map {
            SentHeader(name: "chargebee-event-\($0)", value: "all-disabled")
        }
        (report.breakdown, report.customers, report.value) = (breakdown, customers, value)
        return report
    }

    /// The same plan with its money from a list of bills.
    static var listedPlan: PlanReport {
        var report = largePlan
        var customers = BilledCustomers()
        (customers.covered, customers.withoutMethod, customers.inNoRow) = (61_240, 3011, 874)
        (customers.withoutBill, customers.inNoRowWithoutBill, customers.notNamed) = (19, 3, 20_040)
        for index in report.value?.lines.indices ?? 0..<0 {
            report.value?.lines[index].ofNobody = ValueAtRisk.Sums()
            report.value?.lines[index].inNoRow.notCovered = DecimalAmount(units: 31_170_000)
            report.value?.lines[index].inNoRow.notCoveredBills = 53
        }
        let bills = report.value?.bills ?? 0
        report.value?.list = BillList(
            name: "subscriptions-2026-06-30.csv",
            digest: String(repeating: "5e", count: 32),
            bytes: 9_112_007,
            rows: bills + 12 + 5107 + 2004,
            leftOut: 2004,
            customers: customers
        )
        report.value?.list?.form = "utf-8, semicolon, LF"
        report.listsRows = true
        return report
    }

    static var approval: Approval {
        Approval(
            planDigest: digest,
            way: .command,
            name: "Maria Controller",
            at: noon + 7_200_000,
            recordedBy: "maria@finance-2",
            toolVersion: "0.9.0",
            totals: .init(rows: 100_000, ready: 97_342, rejected: 2658, becomePrimary: 81_205, calls: 97_342)
        )
    }

    private static func example(_ ordinal: Int, _ cells: (String, String)...) -> RowExample {
        RowExample(
            RowAddress(ordinal: ordinal, line: ordinal + 1),
            cells: cells.map { RowExample.Cell(column: $0.0, shown: $0.1) }
        )
    }

    private static var rejections: [ReasonCount] {
        [
            ReasonCount(
                reason: .missingToken,
                count: 1804,
                examples: [16, 28, 11_003].map { example($0, ("Customer", "cus_\($0 * 7919)"), ("Card ID", "")) },
                detail: "columns \"Card ID\" and \"Source ID\" are empty"
            ),
            ReasonCount(
                reason: .spreadsheetDamage,
                count: 611,
                examples: [77, 78, 79].map {
                    example($0, ("Customer", "1.23E+1\($0 % 10)"), ("Card ID", "card_…\($0)42 (28 characters)"))
                },
                detail: "column \"Customer\" is in scientific notation"
            ),
            ReasonCount(
                reason: .duplicateRow,
                count: 243,
                examples: rows(2001, 2033, 40_412),
                detail: "row 12 (line 13) has the same customer and the same token"
            ),
        ]
    }

    private static var findings: [Finding] {
        [
            Finding(
                .unusedColumns,
                count: 4,
                detail: "\"Description\", \"Created (UTC)\", \"Delinquent\", \"Currency\""
            ),
            Finding(
                .cardExpired,
                count: 3127,
                examples: [3, 9, 14].map {
                    example(
                        $0,
                        ("Customer", "cus_\($0 * 104_729)"),
                        ("Card ID", "card_…\($0)f7Q (28 characters)"),
                        ("Card Exp Month", "0\($0 % 9 + 1)"),
                        ("Card Exp Year", "2025")
                    )
                },
                detail: "column \"Card Exp Year\""
            ),
            Finding(
                .tokenShared,
                count: 57,
                examples: [example(4410, ("Customer", "cus_9d3"), ("Card ID", "card_…9aX (28 characters)"))]
            ),
        ]
    }

    private static var breakdown: Breakdown {
        func groups(_ values: [(String, Int)]) -> [Breakdown.Group] { values.map { .init(value: $0.0, rows: $0.1) } }
        var breakdown = Breakdown()
        breakdown.groups[.type] = groups([("card", 91_008), ("direct_debit", 6334)])
        breakdown.groups[.gateway] = groups([("stripe", 97_342)])
        breakdown.groups[.gatewayAccount] = groups([("gw_123", 97_342)])
        breakdown.groups[.brand] = groups([
            ("visa", 51_404), ("mastercard", 30_122), ("american_express", 7_881), ("discover", 1_601), ("", 6334),
        ])
        breakdown.groups[.funding] = groups([("", 97_342)])
        let countries = [
            "US", "GB", "DE", "FR", "CA", "AU", "NL", "ES", "IT", "SE", "BR", "MX", "JP", "IN", "IE", "DK", "NO", "FI",
            "BE", "AT",
            "CH", "PL", "PT", "NZ", "SG", "HK", "ZA",
        ]
        let counts = countries.indices.map { 40_000 / (($0 + 1) * ($0 + 2)) + 100 - $0 }
        breakdown.groups[.country] =
            groups(Array(zip(countries, counts))) + groups([("", 97_342 - counts.reduce(0, +))])
        breakdown.groups[.expiry] = groups(months)
        return breakdown
    }

    /// 3,127 expired, 87,881 to come, 6,334 that say nothing.
    private static var months: [(String, Int)] {
        var months = [("2025-11", 1100), ("2026-02", 900), ("2026-06", 1127)]
        let weights = (0..<58).map { month in max(40, 2600 - abs(month - 22) * 78 + month % 5 * 60) }
        let sum = weights.reduce(0, +)
        var left = 87_881
        for (index, weight) in weights.enumerated() {
            let rows = index == weights.count - 1 ? left : weight * 87_881 / sum
            left -= rows
            let month = 2026 * 12 + 6 + index
            months.append(("\(month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)", rows))
        }
        return months + [("", 6334)]
    }

    private static var customers: CustomerCounts {
        var counts = CustomerCounts()
        (counts.customers, counts.usable, counts.onlyUnusable, counts.leftWithout) = (84_310, 80_002, 2501, 1807)
        (counts.several, counts.onePrimary, counts.severalPrimaries, counts.noPrimary) = (11_416, 80_911, 147, 1445)
        counts.rowsWithoutCustomer = 23
        return counts
    }

    private static var value: ValueAtRisk {
        var value = ValueAtRisk()
        for (index, currency) in ["EUR", "GBP", "USD"].enumerated() {
            let weeks = ["2026-06-22", "2026-06-29", "2026-07-06", "2026-07-13", "2026-07-20", nil]
            for (number, week) in weeks.enumerated() {
                var line = ValueAtRisk.Line(currency: currency, week: week, isPast: number == 0)
                let size = Int128((index + 2) * (number + 3))
                line.covered = DecimalAmount(units: size * 481_230_917_00)
                line.notCovered = DecimalAmount(units: size * 13_118_305_00)
                (line.coveredBills, line.notCoveredBills) = (
                    4123 * (index + 1) + number * 311, 97 * (index + 1) + number
                )
                if number < 2 {
                    line.ofNobody.notCovered = DecimalAmount(units: 71_250_000)
                    line.ofNobody.notCoveredBills = 11
                }
                value.lines.append(line)
            }
        }
        (value.unreadable, value.withoutAmount) = (12, 5107)
        value.unreadableExamples = [example(812, ("Amount", "12,5"), ("Currency", "EUR"))]
        return value
    }
}
