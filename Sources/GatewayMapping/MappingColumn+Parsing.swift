import GatewayCatalogue
import StrictYAML

extension MappingColumn {
    /// The columns of a mapping for a gateway, in file order.
    static func all(_ node: YAMLNode, gateway: String) throws(YAMLError) -> [MappingColumn] {
        var columns: [MappingColumn] = []
        for entry in try node.entries() {
            guard !entry.key.isEmpty, entry.key.utf8.allSatisfy({ TokenShape.Characters.word.contains($0) }) else {
                throw entry.keyNode.error("a column's name is made of letters, digits, _ and -")
            }
            columns.append(try MappingColumn(name: entry.key, node: entry.value, gateway: gateway))
        }
        return columns
    }

    private init(name: String, node: YAMLNode, gateway: String) throws(YAMLError) {
        self.name = name
        if case .mapping = node.content {
            var reader = try node.mapping()
            headers = try reader.required("headers").strings()
            isRequired = try reader.optional("required")?.bool() ?? false
            isOneFilled = try reader.optional("one_filled")?.bool() ?? false
            shapes = if let token = try reader.optional("token") { try ColumnShape.all(token, gateway) } else { [] }
            emptyWords = if let words = try reader.optional("empty") { try Self.words(words) } else { [] }
            try reader.finish()
        } else {
            headers = try node.strings()
            isRequired = false
            isOneFilled = false
            shapes = []
            emptyWords = []
        }
        guard !headers.isEmpty else { throw node.error("the column \"\(name)\" has no header") }
        var seen: Set<String> = []
        for header in headers where !seen.insert(HeaderBinding.normalized(header)).inserted {
            throw node.error("the column \"\(name)\" has the header \"\(header)\" twice")
        }
        if isOneFilled, headers.count < 2 {
            throw node.error("\"one_filled\" has a meaning only for a column with several headers")
        }
    }

    private static func words(_ node: YAMLNode) throws(YAMLError) -> [String] {
        let words = try node.strings()
        // The words are compared with trimmed values, and a blank one stands for nothing anyway.
        if let word = words.first(where: {
            Array($0.utf8).withUnsafeBufferPointer { $0.trimmed.count != $0.count || $0.isEmpty }
        }) {
            throw node.error("\"\(word)\" in \"empty\" is blank or has blanks at its ends; values are trimmed first")
        }
        return words
    }
}

extension ColumnShape {
    /// A shape's name in the catalogue, one that is written out, or a list of those.
    fileprivate static func all(_ node: YAMLNode, _ gateway: String) throws(YAMLError) -> [ColumnShape] {
        guard case .sequence(let elements) = node.content else { return [try ColumnShape(node, gateway)] }
        if elements.isEmpty { throw node.error("\(node.name) is empty; leave it out for a column without a form") }
        var shapes: [ColumnShape] = []
        for element in elements { shapes.append(try ColumnShape(element, gateway)) }
        return shapes
    }

    private init(_ node: YAMLNode, _ gateway: String) throws(YAMLError) {
        if case .mapping = node.content {
            token = try TokenShape(node)
            typicalLengths = []
            self.gateway = nil
            return
        }
        let name = try node.string()
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let owner = parts.count == 2 ? parts[0] : gateway
        let role = parts.count == 2 ? parts[1] : name
        guard parts.count == 2 || gateway != "any" else {
            throw node.error("a mapping for any gateway names a shape with its gateway, as in stripe.\(name)")
        }
        guard let entry = Catalogue.builtIn[owner] else {
            let hint = closestSpelling(to: owner, among: Catalogue.builtIn.entries.map(\.id))
            throw node.error("the catalogue has no gateway \"\(owner)\"" + (hint.map { "; did you mean \($0)?" } ?? ""))
        }
        guard let shape = entry.shape(role) else {
            let names = entry.shapes.map(\.name).joined(separator: ", ")
            throw node.error(
                "the catalogue has no shape \"\(role)\" for \(owner); "
                    + (names.isEmpty ? "write it out: { prefixes: …, characters: … }" : "it has: \(names)")
            )
        }
        token = shape.token
        typicalLengths = shape.typicalLengths
        self.gateway = owner
    }
}
