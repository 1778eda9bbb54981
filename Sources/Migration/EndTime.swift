package import MigrationModel
package import Reporting

/// Why a text names no time at which a run can end.
package struct EndTimeError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// When a run is to end by itself, as users write it: `--for 8h30m` or `--until 06:00`.
package enum EndTime {
    /// A year; more is a slip of the pen.
    private static let longest: UnixMilliseconds = 366 * 86_400_000

    /// The instant that is so long after `now`.
    ///
    /// The text is whole days, hours, minutes and seconds, each at most once and in this order: `8h30m`, `90m`, `1d`.
    ///
    /// - Throws: ``EndTimeError`` where it is none, or not between a second and a year.
    package static func after(_ text: String, now: UnixMilliseconds) throws(EndTimeError) -> UnixMilliseconds {
        var rest = Substring(text)
        var units: [(name: Character, length: UnixMilliseconds)] = [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
        ]
        var total: UnixMilliseconds = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = UnixMilliseconds(digits), digits.count <= 9,
                let unit = units.firstIndex(where: { $0.name == rest.dropFirst(digits.count).first })
            else { throw EndTimeError("'--for' takes a length of time such as 8h30m, 90m or 2d, not '\(text)'.") }
            total += number * units[unit].length
            units.removeSubrange(...unit)
            rest = rest.dropFirst(digits.count + 1)
        }
        guard total >= 1000, total <= longest else {
            throw EndTimeError("'--for' takes from a second to a year, not '\(text)'.")
        }
        return now + total
    }

    /// The instant that a text names, which must be after `now`.
    ///
    /// - Parameters:
    ///   - text: `06:00` or `06:00:30` for the next such time, or with a date `2026-11-22T06:00`; each may end in `Z` or an
    ///     offset from UTC such as `+01:00`, and is of `zone` else.
    ///   - now: The present.
    ///   - zone: The zone of a text that names none.
    /// - Throws: ``EndTimeError`` where it is no time, in the past or more than a year ahead, and where the clocks of `zone`
    ///   show it twice or never, because they are set back or forward then.
    /// - Returns: The instant, on a whole second.
    package static func at(
        _ text: String,
        now: UnixMilliseconds,
        zone: LocalZone = .machine
    ) throws(EndTimeError) -> UnixMilliseconds {
        guard let reading = Reading(text) else {
            throw EndTimeError(
                "'--until' takes a time such as 06:00, 2026-11-22T06:00 or 2026-11-22T06:00+01:00, not '\(text)'."
            )
        }
        let zone = reading.offset.map(LocalZone.fixed) ?? zone
        let second = now / 1000
        let instant: Int64
        if let day = reading.day {
            instant = try only(instants(day: day, reading.secondOfDay, zone), of: text)
            guard instant * 1000 > now else { throw EndTimeError("'--until \(text)' is in the past.") }
        } else {
            let (today, present) = (second + Int64(zone.offset(second))).quotientAndRemainder(dividingBy: 86_400)
            let times = instants(day: Int(today), reading.secondOfDay, zone)
            let left = times.filter { $0 * 1000 > now }
            // Where today's has gone by, tomorrow's is meant; also where the clocks skipped it today.
            let isOver = left.isEmpty && (!times.isEmpty || reading.secondOfDay <= present)
            let next = isOver ? instants(day: Int(today) + 1, reading.secondOfDay, zone) : left
            instant = try only(next, of: text)
        }
        guard instant * 1000 - now <= longest else {
            throw EndTimeError("'--until \(text)' is more than a year ahead.")
        }
        return instant * 1000
    }

    private static func only(_ instants: [Int64], of text: String) throws(EndTimeError) -> Int64 {
        guard let first = instants.first else {
            throw EndTimeError(
                "'--until \(text)' names a time that no clock shows, because they are set forward then. Name another one."
            )
        }
        guard instants.count == 1 else {
            throw EndTimeError(
                "'--until \(text)' comes twice, because the clocks are set back then. Write which one is meant, with its "
                    + "distance from UTC such as +01:00, or use '--for'."
            )
        }
        return first
    }

    /// The seconds since 1970 at which the clocks of a zone show a time: one mostly, none or two where they are changed.
    private static func instants(day: Int, _ secondOfDay: Int, _ zone: LocalZone) -> [Int64] {
        let shown = Int64(day) * 86_400 + Int64(secondOfDay)
        let offsets = Set([zone.offset(shown - 86_400), zone.offset(shown + 86_400)])
        return offsets.map { shown - Int64($0) }.filter { $0 + Int64(zone.offset($0)) == shown }.sorted()
    }

    /// The parts of a text, each in its range.
    private struct Reading {
        /// Days since 1970; `nil` where the text names none.
        var day: Int?
        let secondOfDay: Int
        /// Seconds east of UTC; `nil` where the text names no zone.
        var offset: Int?

        init?(_ text: String) {
            var rest = Substring(text)
            if let mark = rest.firstIndex(of: "T") {
                guard let day = Self.day(rest[..<mark]) else { return nil }
                self.day = day
                rest = rest[rest.index(after: mark)...]
            }
            if rest.last == "Z" {
                offset = 0
                rest = rest.dropLast()
            } else if let sign = rest.firstIndex(where: { $0 == "+" || $0 == "-" }) {
                let parts = Self.numbers(rest[rest.index(after: sign)...], ":")
                guard let parts, parts.count == 2, parts[0] <= 14, parts[1] < 60 else { return nil }
                offset = (rest[sign] == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
                rest = rest[..<sign]
            }
            guard let parts = Self.numbers(rest, ":"), (2...3).contains(parts.count), parts[0] < 24, parts[1] < 60
            else { return nil }
            let second = parts.count == 3 ? parts[2] : 0
            guard second < 60 else { return nil }
            secondOfDay = parts[0] * 3600 + parts[1] * 60 + second
        }

        private static func day(_ text: Substring) -> Int? {
            guard text.utf8.count == 10, let century = numbers(text.prefix(2), "-")?.first,
                let parts = numbers(text.dropFirst(2), "-"), parts.count == 3
            else { return nil }
            let (year, month, day) = (century * 100 + parts[0], parts[1], parts[2])
            guard year >= 1970, (1...12).contains(month), (1...length(ofMonth: month, year)).contains(day) else {
                return nil
            }
            // Counted in eras of 400 years whose first day is a March 1st, so that the leap day ends a year.
            let shifted = month > 2 ? year : year - 1
            let (era, yearOfEra) = shifted.quotientAndRemainder(dividingBy: 400)
            let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        }

        private static func length(ofMonth month: Int, _ year: Int) -> Int {
            switch month {
            case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }

        /// Numbers of two digits each.
        private static func numbers(_ text: Substring, _ separator: Character) -> [Int]? {
            var numbers: [Int] = []
            for part in text.split(separator: separator, omittingEmptySubsequences: false) {
                guard part.utf8.count == 2, part.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(part)
                else {
                    return nil
                }
                numbers.append(number)
            }
            return numbers
        }
    }
}
