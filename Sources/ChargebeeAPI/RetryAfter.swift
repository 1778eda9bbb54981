import FoundationEssentials
package import MigrationModel

/// The header `Retry-After` in either of its forms (RFC 9110, section 10.2.3).
package enum RetryAfter: Hashable, Sendable {
    /// So many whole seconds from the answer's arrival.
    case seconds(Int)
    /// At a time, in milliseconds since 1970, UTC.
    case date(UnixMilliseconds)

    /// Reads the header's value; `nil` where it is neither a number of seconds nor an HTTP date.
    package init?(header: String) {
        let text = header.trimmingPrefix { $0 == " " }
        if let seconds = Int(text), seconds >= 0 {
            self = .seconds(seconds)
        } else if let date = Self.parseHTTPDate(String(text)) {
            self = .date(date)
        } else {
            return nil
        }
    }

    /// How long to wait when it is `now`; never negative, and never longer than an hour, whatever the server says.
    package func delay(now: UnixMilliseconds) -> Duration {
        let wanted: Duration =
            switch self {
            case .seconds(let seconds): .seconds(min(seconds, 3600))
            case .date(let date): .milliseconds(max(0, date - now))
            }
        return min(wanted, .seconds(3600))
    }

    /// Reads the one date form that a sender may generate, for example `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func parseHTTPDate(_ text: String) -> UnixMilliseconds? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .firstIndex(of: String(parts[2]))
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let components = DateComponents(
            year: year,
            month: month + 1,
            day: day,
            hour: clock[0],
            minute: clock[1],
            second: clock[2]
        )
        return calendar.date(from: components).map { UnixMilliseconds($0.timeIntervalSince1970 * 1000) }
    }
}
