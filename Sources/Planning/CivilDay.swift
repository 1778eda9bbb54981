package import MigrationModel

/// A day of the proleptic Gregorian calendar, as it is written and without a time zone.
package struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01, which is 0.
    package let number: Int

    init(number: Int) { self.number = number }

    /// The day of a time in UTC.
    package init(containing time: UnixMilliseconds) {
        let day: Int64 = 86_400_000
        number = Int(time >= 0 ? time / day : (time - day + 1) / day)
    }

    /// A date; `nil` for one that no calendar has, and for a year before 1 or after 9999.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(of: month, year) else {
            return nil
        }
        // Years begin in March here, so that the leap day is their last.
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The Monday of its week, which runs from Monday to Sunday.
    package var monday: CivilDay {
        // 1970-01-01 was a Thursday.
        let sinceMonday = ((number + 3) % 7 + 7) % 7
        return CivilDay(number: number - sinceMonday)
    }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// Such as `2026-11-23`.
    package var description: String { UTCTimestamp(UnixMilliseconds(number) * 86_400_000).date }

    private static func length(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDay {
    /// Reads a day as exports write it.
    ///
    /// That is `2026-11-23`, also with a time behind it, whose zone is not looked at; or seconds since 1970 of 9 or 10 digits,
    /// which are taken in UTC. The cell has no blanks at its ends.
    ///
    /// - Parameter cell: The bytes.
    /// - Returns: `nil` for anything else.
    package static func read(_ cell: UnsafeBufferPointer<UInt8>) -> CivilDay? {
        if (9...10).contains(cell.count), let seconds = number(cell, 0..<cell.count) {
            return CivilDay(number: seconds / 86_400)
        }
        guard cell.count >= 10, cell[4] == UInt8(ascii: "-"), cell[7] == UInt8(ascii: "-"),
            let year = number(cell, 0..<4), let month = number(cell, 5..<7), let day = number(cell, 8..<10)
        else { return nil }
        guard cell.count == 10 || isTime(UnsafeBufferPointer(rebasing: cell[10...])) else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    /// Digits as a number; `nil` where anything else is among them.
    private static func number(_ cell: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        var number = 0
        for byte in cell[range] {
            guard byte &- 0x30 <= 9 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }

    /// Whether it is what stands behind a date: `T` or a blank, hours and minutes, perhaps seconds, perhaps a zone.
    private static func isTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= 6, [0x54, 0x74, 0x20].contains(text[0]), text[3] == UInt8(ascii: ":"),
            let hour = number(text, 1..<3), let minute = number(text, 4..<6), hour < 24, minute < 60
        else { return false }
        var position = 6
        if position < text.count, text[position] == UInt8(ascii: ":") {
            guard text.count >= 9, let second = number(text, 7..<9), second <= 60 else { return false }
            position = 9
            if position + 1 < text.count, text[position] == UInt8(ascii: "."), text[position + 1] &- 0x30 <= 9 {
                position += 1
                while position < text.count, text[position] &- 0x30 <= 9 { position += 1 }
            }
        }
        return isZone(UnsafeBufferPointer(rebasing: text[position...]))
    }

    /// Whether it is a time's zone, or nothing: `Z`, ` UTC`, `+01`, `+0100`, `+01:00`, with a blank before it or without.
    private static func isZone(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var zone = text[...]
        if zone.first == 0x20 {
            zone = zone.dropFirst()
            if zone.isEmpty { return false }
        }
        guard let first = zone.first else { return true }
        if zone.elementsEqual("Z".utf8) || zone.elementsEqual("z".utf8) || zone.elementsEqual("UTC".utf8) {
            return true
        }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return false }
        let digits = zone.dropFirst()
        let colon = digits.count == 5 && digits[digits.startIndex + 2] == UInt8(ascii: ":")
        guard colon || [2, 4].contains(digits.count) else { return false }
        return digits.enumerated().allSatisfy { $1 &- 0x30 <= 9 || colon && $0 == 2 }
    }
}
