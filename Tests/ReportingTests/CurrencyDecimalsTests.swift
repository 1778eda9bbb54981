import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import Reporting

/// Amounts are written with the decimals of their currency.
struct CurrencyDecimalsTests {
    @Test(arguments: [
        ("EUR", 12_345_000, "1234.50", "1,234.50"), ("JPY", 12_340_000, "1234", "1,234"), ("KRW", 0, "0", "0"),
        ("KWD", 12_345_000, "1234.500", "1,234.500"), ("CLF", 1, "0.0001", "0.0001"),
        ("VND", -12_345_000_0000, "-12345000", "-12,345,000"), ("TND", -1000, "-0.100", "-0.100"),
        ("XXX", 10_000, "1.00", "1.00"), ("", 10_000, "1.00", "1.00"),
    ])
    func `An amount has the decimals of its currency, and two where that is not known`(
        currency: String,
        units: Int,
        plain: String,
        grouped: String
    ) {
        let amount = DecimalAmount(units: Int128(units))
        #expect(amount.text(in: currency) == plain)
        #expect(amount.grouped(in: currency) == grouped)
    }

    @Test(arguments: [
        ("JPY", 12_345_600, "1234.56"), ("EUR", 12_345_678, "1234.5678"), ("KWD", 1, "0.0001"), ("JPY", -1, "-0.0001"),
    ])
    func `An amount with more decimals than its currency is shown whole`(currency: String, units: Int, plain: String) {
        #expect(DecimalAmount(units: Int128(units)).text(in: currency) == plain)
    }

    private static var plan: PlanReport {
        var plan = SampleReports.plan
        var value = ValueAtRisk()
        value.lines = [("JPY", 120_340_000), ("KWD", 12_345_000), ("CLP", 10_005_000)].map { currency, units in
            var line = ValueAtRisk.Line(currency: currency, week: "2026-11-23", isPast: false)
            line.notCovered = DecimalAmount(units: Int128(units))
            line.notCoveredBills = 1
            return line
        }
        plan.value = value
        return plan
    }

    @Test func `A plan shows yen without decimals, dinars with three, and half a peso as it is, in text, HTML and CSV`()
    {
        let plan = Self.plan
        #expect(plan.document.figures.compactMap { $0.amount?.text } == ["12,034", "1,234.500", "1,000.5"])
        for page in [plan.text, plan.html()] {
            #expect(page.contains("JPY 12,034, KWD 1,234.500 and CLP 1,000.5") || page == plan.text)
            #expect(page.contains("12,034") && page.contains("1,234.500") && page.contains("1,000.5"))
            #expect(!page.contains("12,034.00") && !page.contains("1,234.50 "))
        }
        let records = CSVText.records(plan.figures())
        for (currency, amount) in [("JPY", "12034"), ("KWD", "1234.500"), ("CLP", "1000.5")] {
            #expect(records.contains(["value_at_risk", currency, "Not covered", amount]), "\(currency)")
        }
    }

    @Test func `JSON keeps the form of its amounts, and says how many decimals the currency has`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(Self.plan.json().utf8)) as? [String: Any]
        let value = try #require(object?["value_at_risk"] as? [String: Any])
        for key in ["currencies", "weeks"] {
            let entries = try #require(value[key] as? [[String: Any]])
            #expect(entries.map { $0["not_covered"] as? String } == ["12034.00", "1234.50", "1000.50"])
            #expect(entries.map { $0["decimals"] as? Int } == [0, 3, 0])
        }
    }
}
