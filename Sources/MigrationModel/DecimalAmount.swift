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
    package var description: String { text(decimals: MinorUnit.usual) }

    /// With the decimals of its currency and no thousands separators: `1234.50`, of yen `1234`, of dinars `1234.500`.
    ///
    /// One that has more decimals than its currency is written whole, never rounded.
    ///
    /// - Parameter currency: Its code in capitals; empty where it has none, which is written with two decimals.
    /// - Returns: The amount in plain decimals.
    package func text(in currency: String) -> String { text(decimals: MinorUnit.decimals(of: currency)) }

    /// With as many decimals as are asked for, 0 to 4, and more where it has more.
    package func text(decimals least: Int) -> String {
        let magnitude = units.magnitude
        var decimals = String(magnitude % 10_000)
        decimals = String(repeating: "0", count: 4 - decimals.count) + decimals
        while decimals.count > least, decimals.last == "0" { decimals.removeLast() }
        return "\(units < 0 ? "-" : "")\(magnitude / 10_000)\(decimals.isEmpty ? "" : ".")\(decimals)"
    }
}
