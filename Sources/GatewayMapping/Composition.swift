/// Texts and logical columns one behind the other, some of them only together: `{street}[ {house}]`.
package struct Composition: Hashable, Sendable {
    package enum Element: Hashable, Sendable {
        case text(String)
        case column(String)
    }

    /// Elements that are written together.
    package struct Segment: Hashable, Sendable {
        package let elements: [Element]
        /// Whether it stands in `[…]`, and so is left out where one of its columns is empty.
        package let isOptional: Bool

        var columns: [String] {
            elements.compactMap { element in
                guard case .column(let name) = element else { return nil }
                return name
            }
        }
    }

    /// As the mapping has it, for example `{customer}[/{card}]`.
    package let pattern: String
    package let segments: [Segment]

    /// The logical columns that it reads.
    package var columns: [String] { segments.flatMap(\.columns) }

    /// The logical columns without which it has no value.
    var neededColumns: [String] { segments.filter { !$0.isOptional }.flatMap(\.columns) }
}
