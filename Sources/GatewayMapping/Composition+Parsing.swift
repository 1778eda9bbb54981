import StrictYAML

extension Composition {
    /// Splits `{customer}[/{card}]` into its parts.
    ///
    /// - Parameters:
    ///   - node: A text in which `{…}` names a logical column and `[…]` may be left out; neither can be nested or escaped.
    ///   - columns: The logical columns of the mapping.
    ///   - isFixedAllowed: Whether a text without any column will do.
    /// - Throws: ``YAMLError`` for braces and brackets that do not match, unknown columns, `[…]` without a column, and two
    ///   columns that could touch, so that nobody could tell where one ends.
    init(_ node: YAMLNode, columns: [String], isFixedAllowed: Bool = false) throws(YAMLError) {
        let text = try node.string()
        var segments: [Segment] = []
        var elements: [Element] = []
        var isOptional = false
        var rest = Substring(text)
        while let first = rest.first {
            switch first {
            case "[", "]":
                guard isOptional == (first == "]") else { throw node.error(Self.unmatched(first, text)) }
                let segment = Segment(elements: elements, isOptional: isOptional)
                if isOptional, segment.columns.isEmpty {
                    throw node.error("what stands in [ ] in \"\(text)\" names no column, and so is never left out")
                }
                if !elements.isEmpty { segments.append(segment) }
                elements = []
                isOptional.toggle()
                rest = rest.dropFirst()
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw node.error("\"{\" without its \"}\" in \"\(text)\"")
                }
                elements.append(.column(try Self.column(rest[..<end].dropFirst(), among: columns, at: node)))
                rest = rest[end...].dropFirst()
            case "}": throw node.error("\"}\" without its \"{\" in \"\(text)\"")
            default:
                let literal = rest.prefix { !"{}[]".contains($0) }
                elements.append(.text(String(literal)))
                rest = rest.dropFirst(literal.count)
            }
        }
        if isOptional { throw node.error("\"[\" without its \"]\" in \"\(text)\"") }
        if !elements.isEmpty { segments.append(Segment(elements: elements, isOptional: false)) }
        self.segments = segments
        pattern = text
        if self.columns.isEmpty, !isFixedAllowed { throw node.error("\"\(text)\" names no column; write {column}") }
        if columnsMayTouch { throw node.error("a text must stand between two columns in \"\(text)\"") }
    }

    private static func unmatched(_ bracket: Character, _ text: String) -> String {
        bracket == "["
            ? "\"[\" inside of [ ] in \"\(text)\"; they cannot be nested" : "\"]\" without its \"[\" in \"\(text)\""
    }

    private static func column(
        _ name: Substring,
        among columns: [String],
        at node: YAMLNode
    ) throws(YAMLError) -> String {
        guard !columns.contains(String(name)) else { return String(name) }
        let hint = closestSpelling(to: String(name), among: columns).map { "; did you mean {\($0)}?" } ?? ""
        throw node.error("{\(name)} is not among the columns of this mapping\(hint)")
    }

    /// Whether two columns stand side by side, with the optional segments or without some of them.
    private var columnsMayTouch: Bool {
        var mayEndInColumn = false
        for segment in segments {
            var endsInColumn = mayEndInColumn
            for element in segment.elements {
                guard case .column = element else {
                    endsInColumn = false
                    continue
                }
                if endsInColumn { return true }
                endsInColumn = true
            }
            mayEndInColumn = endsInColumn || segment.isOptional && mayEndInColumn
        }
        return false
    }
}
