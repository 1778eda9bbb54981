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
        let text = header.trimming { $0 == " " || $0 == "\t" }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            self = .seconds(Int(text) ?? .max)
        } else if let date = Self.parseHTTPDate(text) {
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

    /// Reads an HTTP date in any of its three forms (RFC 9110, section 5.6.7), for example `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func parseHTTPDate(_ text: Substring) -> UnixMilliseconds? {
        let parts = text.split { $0 == " " || $0 == "-" }
        guard parts.count == 6 ? parts[5] == "GMT" : parts.count == 5 else { return nil }
        // With the year at its end: the form of C's asctime.
        let order = parts.count == 6 ? (day: 1, month: 2, year: 3, clock: 4) : (day: 2, month: 1, year: 4, clock: 3)
        guard let day = Int(parts[order.day]), let shortYear = Int(parts[order.year]),
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .firstIndex(of: String(parts[order.month]))
        else { return nil }
        let clock = parts[order.clock].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        let year = parts[order.year].count == 2 ? shortYear + (shortYear < 70 ? 2000 : 1900) : shortYear
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

extension String {
    fileprivate func trimming(_ isBlank: (Character) -> Bool) -> Substring {
        var text = self[...]
        while let first = text.first, isBlank(first) { text.removeFirst() }
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
