import MigrationModel

/// Counts rows by the month in which their card expires.
struct MonthTally: ~Copyable {
    private static let years = 1990...2099

    private var rows = [Int](repeating: 0, count: years.count * 12)
    private var unsaid = 0

    /// Counts a row with its expiry (a year from 1990 to 2099, and 1 to 12), or without one.
    mutating func note(_ expiry: (year: Int, month: Int)?) {
        guard let expiry, Self.years.contains(expiry.year), (1...12).contains(expiry.month) else {
            unsaid += 1
            return
        }
        rows[(expiry.year - Self.years.lowerBound) * 12 + expiry.month - 1] += 1
    }

    /// The rows by month, such as `2027-03`: in their order, those without one last.
    func groups() -> [Breakdown.Group] {
        let months = rows.indices.filter { rows[$0] > 0 }.map { index in
            let month = index % 12 + 1
            let value = "\(Self.years.lowerBound + index / 12)-\(month < 10 ? "0" : "")\(month)"
            return Breakdown.Group(value: value, rows: rows[index])
        }
        return unsaid > 0 ? months + [Breakdown.Group(value: "", rows: unsaid)] : months
    }
}
