/// An amount of money, exact to a ten-thousandth of the currency's unit.
package struct DecimalAmount: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Ten-thousandths.
    package var units: Int128

    package static let zero = Self(units: 0)

    package init(units: Int128) { self.units = units }

    package static func < (left: Self, right: Self) -> Bool { left.units < right.units }

    package static func + (left: Self, right: Self) -> Self { Self(units: left.units + right.units) }

    package static func - (left: Self, right: Self) -> Self { Self(units: left.units - right.units) }

    package static func += (left: inout Self, right: Self) { left = left + right }

    /// With a point, at least two decimals and no thousands separators: `1234.50`.
    package var description: String {
        let magnitude = units.magnitude
        var decimals = String(magnitude % 10_000)
        decimals = String(repeating: "0", count: 4 - decimals.count) + decimals
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(units < 0 ? "-" : "")\(magnitude / 10_000).\(decimals)"
    }
}
