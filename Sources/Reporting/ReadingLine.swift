/// How a reading of the site goes on, in one line.
package struct ReadingLine: Hashable, Sendable {
    private let parts: [String]

    /// Joins what was read and how the reading stands; what matters most comes first.
    package init(_ done: [String], _ reading: [String]) {
        parts = (done + reading).map(\.printable)
    }

    /// The number and its noun, such as `1 page` or `2,000 pages`.
    package static func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
        count.counted(singular, plural)
    }

    /// The whole line.
    package var text: String { parts.joined(separator: " · ") }

    /// Those of the parts that fit into so many columns; at least a piece of the first.
    package func text(fitting columns: Int) -> String {
        var line = ""
        for part in parts {
            let longer = line.isEmpty ? part : line + " · " + part
            if longer.count <= columns { line = longer }
        }
        return line.isEmpty ? String((parts.first ?? "").prefix(max(0, columns))) : line
    }
}
