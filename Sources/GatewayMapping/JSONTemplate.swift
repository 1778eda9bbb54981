/// A JSON object with places for a row's values, as a rule's `json` has it.
///
/// All its leaves are JSON strings: Chargebee's `additional_information` knows no others. A leaf with an empty column is
/// left out, and so is an object or a list in which nothing is left.
package indirect enum JSONTemplate: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONTemplate
    }

    case text(Composition)
    /// In the mapping's order.
    case object([Member])
    case list([JSONTemplate])

    /// The logical columns that it reads.
    package var columns: [String] {
        switch self {
        case .text(let composition): composition.columns
        case .object(let members): members.flatMap(\.value.columns)
        case .list(let elements): elements.flatMap(\.columns)
        }
    }

    /// Whether some leaf is the same for every row, so that there is always a value.
    var hasFixedLeaf: Bool {
        switch self {
        case .text(let composition): composition.columns.isEmpty
        case .object(let members): members.contains(where: \.value.hasFixedLeaf)
        case .list(let elements): elements.contains(where: \.hasFixedLeaf)
        }
    }

    /// The JSON with its places unfilled, for people.
    var pattern: String {
        switch self {
        case .text(let composition): "\"\(composition.pattern)\""
        case .object(let members):
            "{" + members.map { "\"\($0.name)\":\($0.value.pattern)" }.joined(separator: ",") + "}"
        case .list(let elements): "[" + elements.map(\.pattern).joined(separator: ",") + "]"
        }
    }
}
