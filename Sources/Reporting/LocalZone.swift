import Glibc
package import MigrationModel

/// How far the clocks of a place are from UTC, at each instant.
package struct LocalZone: Sendable {
    /// Seconds east of UTC at a second since 1970.
    package let offset: @Sendable (Int64) -> Int

    package init(offset: @escaping @Sendable (Int64) -> Int) { self.offset = offset }

    /// The zone that this machine is set to, or the variable `TZ` names.
    package static let machine = LocalZone { second in
        var (time, parts) = (time_t(second), tm())
        return localtime_r(&time, &parts) == nil ? 0 : parts.tm_gmtoff
    }

    package static let utc = fixed(0)

    package static func fixed(_ offset: Int) -> LocalZone { LocalZone { _ in offset } }
}

/// A point in time as a clock on the wall shows it: `06:00`, or with its date where that is another than today's.
package struct ClockText: Hashable, CustomStringConvertible {
    package let description: String

    /// Seconds are cut off.
    package init(_ time: UnixMilliseconds, now: UnixMilliseconds, in zone: LocalZone = .machine) {
        let (then, today) = (Self.local(time, zone), Self.local(now, zone))
        let date = then.prefix(10)
        let clock = then.dropFirst(11).prefix(5)
        description = date == today.prefix(10) ? String(clock) : "\(date) \(clock)"
    }

    private static func local(_ time: UnixMilliseconds, _ zone: LocalZone) -> String {
        UTCTimestamp(time + UnixMilliseconds(zone.offset(time / 1000)) * 1000).seconds
    }
}
