import MigrationModel

extension Int {
    /// The number with a comma between thousands, the same in every locale.
    package var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// The number as a difference, with a plus or a real minus: `+1,566`, `−524`, and `0`.
    var signed: String {
        let size = magnitude > UInt(Int.max) ? grouped : Int(magnitude).grouped
        return self == 0 ? size : (self < 0 ? "−" : "+") + size
    }

    /// The number and its noun, such as `1 row` or `2,000 rows`.
    package func counted(_ singular: String, _ plural: String) -> String {
        "\(grouped) \(self == 1 ? singular : plural)"
    }

    /// The number as rows.
    package var rows: String { counted("row", "rows") }

    /// The part of a whole, 0 to 1; nothing of nothing is 0.
    func fraction(of whole: Int) -> Double { whole > 0 ? Double(self) / Double(whole) : 0 }
}

extension UTCTimestamp {
    /// For people, with its zone: `2026-07-01 10:00:00 UTC`.
    package var plain: String { Self.plain(seconds) }

    /// The same to the millisecond: `2026-07-01 10:00:00.123 UTC`.
    var plainMilliseconds: String { Self.plain(milliseconds) }

    private static func plain(_ text: String) -> String { "\(text.prefix(10)) \(text.dropFirst(11).dropLast()) UTC" }
}

extension DecimalAmount {
    /// The amount with a comma between thousands and the decimals of its currency, the same in every locale.
    ///
    /// - Parameter currency: Its code in capitals; an amount without one has two decimals.
    /// - Returns: Such as `1,234.50`.
    func grouped(in currency: String) -> String {
        let text = text(in: currency)
        let parts = text.split(separator: ".")
        let whole = Int(parts[0]).map(\.grouped) ?? String(parts[0])
        return (whole == "0" && text.hasPrefix("-") ? "-0" : whole) + parts.dropFirst().map { "." + $0 }.joined()
    }
}

/// A length of time for people, no more exact than they need.
package struct DurationText: Hashable, CustomStringConvertible {
    package let description: String

    package init(_ duration: Duration) { self.init(seconds: duration / .seconds(1)) }

    /// Seconds below 10 minutes, minutes below a day, hours above.
    package init(seconds: Double) {
        guard seconds.isFinite, seconds > 0 else {
            description = "0 s"
            return
        }
        // Beyond this (three centuries) nobody reads the number.
        let whole = Int(min(seconds, 1e10).rounded())
        let minutes = (whole + 30) / 60
        let hours = (whole + 1800) / 3600
        description =
            switch whole {
            case 0: "under 1 s"
            case ..<60: "\(whole) s"
            case ..<600: Self.joined(whole / 60, "min", whole % 60, "s")
            case _ where minutes < 60: "\(minutes) min"
            case _ where minutes < 24 * 60: Self.joined(minutes / 60, "h", minutes % 60, "min")
            default: Self.joined(hours / 24, hours / 24 == 1 ? "day" : "days", hours % 24, "h")
            }
    }

    private static func joined(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
        let first = "\(large.grouped) \(largeUnit)"
        return small == 0 ? first : "\(first) \(small) \(smallUnit)"
    }
}
