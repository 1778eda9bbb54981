/// Where a data record stands in its input.
package struct RowAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The position among the data records, 1-based; the header is not counted.
    package let ordinal: Int
    /// The line on which the record begins, 1-based, as a text editor counts.
    package let line: Int

    package init(ordinal: Int, line: Int) {
        self.ordinal = ordinal
        self.line = line
    }

    package static func < (left: Self, right: Self) -> Bool { left.ordinal < right.ordinal }

    package var description: String { "row \(ordinal) (line \(line))" }
}
