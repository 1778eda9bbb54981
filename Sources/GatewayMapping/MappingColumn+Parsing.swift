import StrictYAML

extension MappingColumn {
    /// The columns of a mapping, in file order.
    static func all(_ node: YAMLNode) throws(YAMLError) -> [MappingColumn] {
        var columns: [MappingColumn] = []
        for entry in try node.entries() {
            guard !entry.key.isEmpty, entry.key.utf8.allSatisfy({ TokenShape.Characters.word.contains($0) }) else {
                throw entry.keyNode.error("a column's name is made of letters, digits, _ and -")
            }
            columns.append(try MappingColumn(name: entry.key, node: entry.value))
        }
        return columns
    }

    private init(name: String, node: YAMLNode) throws(YAMLError) {
        self.name = name
        if case .mapping = node.content {
            var reader = try node.mapping()
            headers = try reader.required("headers").strings()
            isRequired = try reader.optional("required")?.bool() ?? false
            token = if let shape = try reader.optional("token") { try TokenShape(shape) } else { nil }
            try reader.finish()
        } else {
            headers = try node.strings()
            isRequired = false
            token = nil
        }
        guard !headers.isEmpty else { throw node.error("the column \"\(name)\" has no header") }
        var seen: Set<String> = []
        for header in headers where !seen.insert(HeaderBinding.normalized(header)).inserted {
            throw node.error("the column \"\(name)\" has the header \"\(header)\" twice")
        }
    }
}

extension TokenShape {
    init(_ node: YAMLNode) throws(YAMLError) {
        var reader = try node.mapping()
        prefixes = try reader.optional("prefixes")?.strings() ?? []
        characters = try reader.optional("characters")?.enumeration(of: Characters.self) ?? .any
        let minimum = try reader.optional("min")?.int(in: 1...1000) ?? 1
        let maximumNode = try reader.optional("max")
        let maximum = try maximumNode?.int(in: 1...1000) ?? 1000
        digitsMayBeCardNumber = try reader.optional("digits_may_be_card_number")?.bool() ?? false
        try reader.finish()
        guard minimum <= maximum else { throw (maximumNode ?? node).error("\"max\" is less than \"min\"") }
        lengths = minimum...maximum
        if prefixes.contains("") { throw node.error("a prefix must not be empty; leave \"prefixes\" out") }
    }
}

extension UsabilityRule {
    init(_ node: YAMLNode, columns: [MappingColumn]) throws(YAMLError) {
        var reader = try node.mapping()
        let columnNode = try reader.required("column")
        column = try columnNode.string(among: columns.map(\.name))
        values = try reader.required("values").strings()
        acceptsEmpty = try reader.optional("when_empty")?.string(among: ["accept", "reject"]) == "accept"
        try reader.finish()
        if values.isEmpty { throw node.error("\"usable_when.values\" is empty, so that no row could be used") }
    }
}
