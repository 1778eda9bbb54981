import StrictYAML

extension JSONTemplate {
    /// The deepest nesting that is accepted.
    private static let depthLimit = 16

    /// Reads a mapping of keys to texts, mappings and lists; in the texts, `{…}` and `[…]` are those of a ``Composition``.
    ///
    /// - Throws: ``YAMLError`` for anything but a mapping, for empty mappings and lists, values that are left out, and what
    ///   a ``Composition`` refuses.
    init(object node: YAMLNode, columns: [String]) throws(YAMLError) {
        _ = try node.entries()
        try self.init(node, columns: columns, depth: 0)
    }

    private init(_ node: YAMLNode, columns: [String], depth: Int) throws(YAMLError) {
        guard depth < Self.depthLimit else {
            throw node.error("\"json\" is nested more than \(Self.depthLimit) times")
        }
        switch node.content {
        case .scalar: self = .text(try Composition(node, columns: columns, isFixedAllowed: true))
        case .mapping(let entries):
            if let entry = entries.first, entries.count == 1, entry.value.isNull, columns.contains(entry.key) {
                throw node.error("write \"{\(entry.key)}\" in quotes; without them YAML reads a mapping")
            }
            var members: [Member] = []
            for entry in entries {
                let value = try JSONTemplate(entry.value, columns: columns, depth: depth + 1)
                members.append(Member(name: entry.key, value: value))
            }
            guard !members.isEmpty else { throw node.error("\(node.name) is empty") }
            self = .object(members)
        case .sequence(let nodes):
            var elements: [JSONTemplate] = []
            for node in nodes { elements.append(try JSONTemplate(node, columns: columns, depth: depth + 1)) }
            guard !elements.isEmpty else { throw node.error("\(node.name) is empty") }
            self = .list(elements)
        }
    }
}
