/// An instant taken apart by the Gregorian calendar, in UTC.
struct CalendarInstant: Equatable {
    let year: Int
    /// From 1 to 12.
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// From 0, Sunday.
    let weekday: Int

    init(millisecondsSince1970 milliseconds: Int64) {
        let seconds = Int(milliseconds.flooredDivision(by: 1000))
        let days = seconds.flooredDivision(by: 86_400)
        let secondOfDay = seconds - days * 86_400
        (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
        // 1970 began on a Thursday.
        let shifted = days + 4
        weekday = shifted - shifted.flooredDivision(by: 7) * 7

        // Years here begin in March, so that the leap day is the last one; eras have 400 years.
        let fromEraStart = days + 719_468
        let era = fromEraStart.flooredDivision(by: 146_097)
        let dayOfEra = fromEraStart - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The form of HTTP headers (RFC 9110, section 5.6.7), as in `Tue, 15 Nov 1994 08:12:31 GMT`.
    var httpDate: String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = [hour, minute, second].map(Self.twoDigits).joined(separator: ":")
        return "\(weekdays[weekday]), \(Self.twoDigits(day)) \(months[month - 1]) \(year) \(time) GMT"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension BinaryInteger {
    /// The quotient rounded down, also for a negative dividend; `divisor` is positive.
    fileprivate func flooredDivision(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
