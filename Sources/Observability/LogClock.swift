import MigrationModel

/// Times as ISO 8601 in UTC, the second of the last one kept, since most events share it with the one before.
struct LogClock: Sendable {
    private var second = Int64.min
    private var text = ""

    /// Appends a time such as `2026-07-01T10:00:00.123Z`.
    mutating func append(_ time: UnixMilliseconds, to line: inout String) {
        let milliseconds = (time % 1000 + 1000) % 1000
        if time - milliseconds != second {
            second = time - milliseconds
            text = String(UTCTimestamp(second).seconds.dropLast())
        }
        line += text
        line += milliseconds < 10 ? ".00" : milliseconds < 100 ? ".0" : "."
        line += String(milliseconds)
        line += "Z"
    }
}
