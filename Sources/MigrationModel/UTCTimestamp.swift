/// A point in time as ISO 8601 in UTC, computed without Foundation, since the ledger writes one for each row.
package struct UTCTimestamp: Hashable, Sendable {
    private let time: UnixMilliseconds

    /// Takes a time; one before the year 0 or after 9999 is written as the first or last moment of those.
    package init(_ time: UnixMilliseconds) { self.time = min(max(time, -62_167_219_200_000), 253_402_300_799_999) }

    /// Such as `2026-07-01`.
    package var date: String { text(length: 10) }
    /// Such as `2026-07-01T10:00:00Z`; the fraction of the second is cut off.
    package var seconds: String { text(length: 20) }
    /// Such as `2026-07-01T10:00:00.123Z`.
    package var milliseconds: String { text(length: 24) }

    /// So many of the characters of the longest form, written in one piece: a ledger has one for each row.
    private func text(length: Int) -> String {
        let day: Int64 = 86_400_000
        let inDay = Int(Self.remainder(time, day))
        let date = Self.date(daysSince1970: Int((time - Int64(inDay)) / day))
        let second = inDay / 1000
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = 0
            func put(_ number: Int, digits: Int, then byte: UInt8) {
                var rest = number
                for place in (end..<(end + digits)).reversed() {
                    text[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                text[end + digits] = byte
                end += digits + 1
            }
            put(date.year, digits: 4, then: UInt8(ascii: "-"))
            put(date.month, digits: 2, then: UInt8(ascii: "-"))
            put(date.day, digits: 2, then: UInt8(ascii: "T"))
            put(second / 3600, digits: 2, then: UInt8(ascii: ":"))
            put(second / 60 % 60, digits: 2, then: UInt8(ascii: ":"))
            put(second % 60, digits: 2, then: length == 20 ? UInt8(ascii: "Z") : UInt8(ascii: "."))
            put(inDay % 1000, digits: 3, then: UInt8(ascii: "Z"))
            return length
        }
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
}
