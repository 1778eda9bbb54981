import MigrationModel

/// When the cards of ready rows expire, seen from the month in which the plan was made.
///
/// A card may be charged until its month is over. ``buckets`` add up to the ready rows, and so do the rows of ``quarters`` with
/// those that say no month.
struct ExpiryOutlook {
    struct Bucket {
        /// As in JSON, such as `months_4_to_6`.
        let key: String
        /// For people, such as `in 4 to 6 months`.
        let label: String
        var rows = 0
    }

    struct Quarter {
        /// Such as `2026-Q3`, or `expired` and `later` at the ends.
        let key: String
        var rows = 0
    }

    private(set) var buckets = [
        Bucket(key: "expired", label: "expired"),
        Bucket(key: "within_3_months", label: "this month or in the next 3"),
        Bucket(key: "months_4_to_6", label: "in 4 to 6 months"),
        Bucket(key: "months_7_to_12", label: "in 7 to 12 months"),
        Bucket(key: "months_13_to_24", label: "in 13 to 24 months"),
        Bucket(key: "months_25_to_36", label: "in 25 to 36 months"),
        Bucket(key: "later", label: "later"),
        Bucket(key: "not_said", label: "not said"),
    ]
    /// From the present quarter to the last one that a card expires in, without gaps; empty where no row says a month.
    ///
    /// What has expired comes first, and what is further off than ``mostQuarters`` last.
    private(set) var quarters: [Quarter] = []

    /// Six years: cards are seldom issued for longer.
    static let mostQuarters = 24

    /// - Parameters:
    ///   - months: Rows by month, such as `2027-03`; what is no month counts as not said.
    ///   - now: When the plan was made.
    init(months: [Breakdown.Group], now: UnixMilliseconds) {
        let present = Self.month(String(UTCTimestamp(now).seconds.prefix(7))) ?? 0
        var byQuarter: [Int: Int] = [:]
        var (expired, later) = (0, 0)
        for group in months {
            guard let month = Self.month(group.value) else {
                buckets[7].rows += group.rows
                continue
            }
            buckets[Self.bucket(monthsLeft: month - present)].rows += group.rows
            let quarter = month / 3 - present / 3
            if month < present {
                expired += group.rows
            } else if quarter < Self.mostQuarters {
                byQuarter[quarter, default: 0] += group.rows
            } else {
                later += group.rows
            }
        }
        guard expired + later > 0 || !byQuarter.isEmpty else { return }
        let last = later > 0 ? Self.mostQuarters - 1 : byQuarter.keys.max() ?? 0
        quarters = (0...last).map { Quarter(key: Self.name(ofQuarter: present / 3 + $0), rows: byQuarter[$0] ?? 0) }
        if expired > 0 { quarters.insert(Quarter(key: "expired", rows: expired), at: 0) }
        if later > 0 { quarters.append(Quarter(key: "later", rows: later)) }
    }

    private static func bucket(monthsLeft: Int) -> Int {
        switch monthsLeft {
        case ..<0: 0
        case ...3: 1
        case ...6: 2
        case ...12: 3
        case ...24: 4
        case ...36: 5
        default: 6
        }
    }

    /// Months since the year 0; `nil` for what is no month.
    private static func month(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]),
            let month = Int(parts[1]), year >= 0, (1...12).contains(month)
        else { return nil }
        return year * 12 + month - 1
    }

    private static func name(ofQuarter quarter: Int) -> String { "\(quarter / 4)-Q\(quarter % 4 + 1)" }
}
