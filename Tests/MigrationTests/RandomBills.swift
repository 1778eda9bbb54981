import Foundation

/// Makes an input with amounts from random customers, and reckons what its plan must say of them without reading it.
struct RandomBills {
    struct Place: Hashable {
        let currency: String
        let week: String?
    }

    struct Sums: Equatable {
        var covered = Decimal(0)
        var notCovered = Decimal(0)
        var coveredBills = 0
        var notCoveredBills = 0
        /// What of the bills that are not covered is on rows that name no customer.
        var ofNobody = Decimal(0)
        var billsOfNobody = 0
    }

    /// What makes a bill another one.
    private struct Key: Hashable {
        let customer: String
        let cents: Int
        let currency: String
        let day: Int?
    }

    private let rows: Int
    private var state: UInt64
    private var bills: Set<Key> = []
    /// Those of rows that name no customer, each of which counts.
    private var billsOfNobody: [Key] = []
    /// Customers with a card that can be charged.
    private(set) var usable: Set<String> = []
    private(set) var withoutAmount = 0
    private(set) var unreadable = 0
    /// The bill of the last row, where it names no customer.
    private var lastOfNobody: Key?

    init(rows: Int, seed: UInt64) {
        self.rows = rows
        state = seed
    }

    /// The input; what it says is remembered.
    mutating func makeText() -> String {
        var text = "customer_id,payment_method_token,card_expiry_month,card_expiry_year,amount,currency,due\n"
        var lines: [String] = []
        for row in 1...rows {
            // Few customers, so that most have several rows; one row in ten says again what the one before it said.
            if row % 10 == 0, let last = lines.last {
                lines.append(last)
                if last.hasSuffix(",,") { withoutAmount += 1 }
                if last.hasSuffix("x") { unreadable += 1 }
                if let bill = lastOfNobody { billsOfNobody.append(bill) }
                continue
            }
            lines.append(makeRow(row))
        }
        text += lines.map { $0 + "\n" }.joined()
        return text
    }

    /// What a plan of the text must say, by currency and week.
    func reckoned() -> [Place: Sums] {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let style = Date.ISO8601FormatStyle().year().month().day()
        var sums: [Place: Sums] = [:]
        for bill in Array(bills) + billsOfNobody {
            let monday = bill.day.flatMap { day in
                calendar.dateInterval(of: .weekOfYear, for: Date(timeIntervalSince1970: Double(day) * 86_400))?.start
            }
            let place = Place(currency: bill.currency, week: monday?.formatted(style))
            let amount = Decimal(bill.cents) / 100
            if usable.contains(bill.customer) {
                sums[place, default: Sums()].covered += amount
                sums[place, default: Sums()].coveredBills += 1
            } else {
                sums[place, default: Sums()].notCovered += amount
                sums[place, default: Sums()].notCoveredBills += 1
            }
            if bill.customer.isEmpty {
                sums[place, default: Sums()].ofNobody += amount
                sums[place, default: Sums()].billsOfNobody += 1
            }
        }
        return sums
    }

    private mutating func makeRow(_ row: Int) -> String {
        let customer = draw(15) == 0 ? "" : "c\(draw(1_500))"
        let isRejected = draw(12) == 0
        let isExpired = draw(4) == 0
        lastOfNobody = nil
        if !isRejected, !isExpired, !customer.isEmpty { usable.insert(customer) }
        let start =
            "\(customer),\(isRejected ? "" : "tok_\(1_000_000 + row)"),\(1 + draw(12)),\(isExpired ? 2019 : 2043),"
        switch draw(20) {
        case 0:
            withoutAmount += 1
            return start + ",,"
        case 1:
            unreadable += 1
            return start + ["\"1.234,50\"", "-3.00", "12.00 EUR"][draw(3)] + ",EUR,x"
        default:
            // Few amounts and days, so that customers have the same bill on several rows.
            let cents = [1_990, 4_990, 123_456_700, 5, 250_000][draw(5)]
            let currency = ["EUR", "USD", "JPY"][draw(3)]
            let day = draw(6) == 0 ? nil : 20_600 + draw(200)
            let bill = Key(customer: customer, cents: cents, currency: currency, day: day)
            if customer.isEmpty {
                billsOfNobody.append(bill)
                lastOfNobody = bill
            } else {
                bills.insert(bill)
            }
            var due = ""
            if let day { due = spelt(day: day) }
            return start + "\"\(spelt(cents))\",\(draw(2) == 0 ? currency : currency.lowercased()),\(due)"
        }
    }

    /// An amount with two decimals, sometimes with commas between the thousands.
    private mutating func spelt(_ cents: Int) -> String {
        let decimals = String(100 + cents % 100).dropFirst()
        var whole = String(cents / 100)
        guard draw(2) == 0 else { return "\(whole).\(decimals)" }
        var parts: [String] = []
        while whole.count > 3 {
            parts.insert(String(whole.suffix(3)), at: 0)
            whole.removeLast(3)
        }
        return ([whole] + parts).joined(separator: ",") + "." + decimals
    }

    /// A day as a date, a date with a time, or seconds.
    private mutating func spelt(day: Int) -> String {
        let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            .formatted(Date.ISO8601FormatStyle().year().month().day())
        return [date, date + "T23:59:59Z", String(day * 86_400 + 3_600)][draw(3)]
    }

    /// A number from 0 to `limit` - 1 (SplitMix64).
    private mutating func draw(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
