/// A point in time as ISO 8601 in UTC, computed without Foundation, since the ledger writes one for each row.
package struct UTCTimestamp: Hashable, Sendable {
    /// Such as `2026-07-01T10:00:00Z`; the fraction of the second is cut off.
    package let seconds: String
    /// Such as `2026-07-01T10:00:00.123Z`.
    package let milliseconds: String

    package init(_ time: UnixMilliseconds) {
        let day = Int64(86_400_000)
        let days = Int((time - Self.remainder(time, day)) / day)
        let inDay = Int(Self.remainder(time, day))
        let date = Self.date(daysSince1970: days)
        let second = inDay / 1000
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, to: 2) }
        let base =
            "\(Self.padded(date.year, to: 4))-\(Self.padded(date.month, to: 2))-\(Self.padded(date.day, to: 2))"
            + "T\(clock.joined(separator: ":"))"
        seconds = base + "Z"
        milliseconds = "\(base).\(Self.padded(inDay % 1000, to: 3))Z"
    }

    /// The Gregorian date, counted in eras of 400 years whose first day is a March 1st.
    ///
    /// With the leap day at the end of the year, month lengths follow one formula.
    private static func date(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let daysSinceEpoch = daysSince1970 + 719_468
        let era = (daysSinceEpoch >= 0 ? daysSinceEpoch : daysSinceEpoch - 146_096) / 146_097
        let dayOfEra = daysSinceEpoch - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
