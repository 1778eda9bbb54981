import MigrationModel
import StrictYAML

extension RowCondition {
    /// The conditions under `where`, in file order.
    static func all(_ node: YAMLNode, columns: [MappingColumn]) throws(YAMLError) -> [RowCondition] {
        var conditions: [RowCondition] = []
        for element in try node.elements() { conditions.append(try RowCondition(element, columns: columns)) }
        if conditions.isEmpty { throw node.error("\"where\" is empty; remove it, or give it a condition") }
        return conditions
    }

    private init(_ node: YAMLNode, columns: [MappingColumn]) throws(YAMLError) {
        var reader = try node.mapping()
        line = node.line
        column = try reader.required("column").string(among: columns.map(\.name))
        let inNode = try reader.optional("in")
        let notInNode = try reader.optional("not_in")
        let isNode = try reader.optional("is")
        let reasonNode = try reader.optional("reason")
        try reader.finish()
        switch (inNode, notInNode, isNode) {
        case (let values?, nil, nil): test = .among(try Self.words(values))
        case (nil, let values?, nil): test = .notAmong(try Self.words(values))
        case (nil, nil, let state?): test = try state.string(among: ["empty", "filled"]) == "empty" ? .empty : .filled
        default: throw node.error("\(node.name) needs exactly one of in, not_in, is")
        }
        let reasons = Self.reasons.map(\.rawValue)
        let name = try reasonNode?.string(among: reasons) ?? ReasonCode.filteredOut.rawValue
        reason = ReasonCode(rawValue: name) ?? .filteredOut
    }

    private static func words(_ node: YAMLNode) throws(YAMLError) -> [String] {
        let words = try node.strings()
        if words.isEmpty { throw node.error("\(node.name) is empty") }
        if words.contains(where: isBlank) {
            throw node.error("\(node.name) holds an empty text; write is: empty or is: filled")
        }
        return words
    }

    /// Whether nothing but blanks is in a word, so that it could only stand for an empty cell.
    fileprivate static func isBlank(_ word: String) -> Bool {
        Array(word.utf8).withUnsafeBufferPointer { $0.trimmed.isEmpty }
    }
}

extension TemplateRow {
    /// The rows under `template_rows`.
    static func all(_ node: YAMLNode, columns: [MappingColumn]) throws(YAMLError) -> [TemplateRow] {
        var rows: [TemplateRow] = []
        for element in try node.elements() {
            var values: [String: String] = [:]
            for entry in try element.entries() {
                _ = try entry.keyNode.string(among: columns.map(\.name))
                let value = try entry.value.string()
                if value.isEmpty {
                    throw entry.value.error("an empty value would make many rows the template's example")
                }
                values[entry.key] = value
            }
            if values.isEmpty { throw element.error("a template row needs at least one column with its value") }
            rows.append(TemplateRow(values: values, line: element.line))
        }
        if rows.isEmpty { throw node.error("\"template_rows\" is empty; remove it, or give it a row") }
        return rows
    }
}

extension UsabilityRule {
    init(_ node: YAMLNode, columns: [MappingColumn]) throws(YAMLError) {
        var reader = try node.mapping()
        line = node.line
        let columnNode = try reader.required("column")
        column = try columnNode.string(among: columns.map(\.name))
        let valuesNode = try reader.required("values")
        values = try valuesNode.strings()
        acceptsEmpty = try reader.optional("when_empty")?.string(among: ["accept", "reject"]) == "accept"
        try reader.finish()
        if values.isEmpty { throw node.error("\"usable_when.values\" is empty, so that no row could be used") }
        if values.contains(where: RowCondition.isBlank) {
            throw valuesNode.error("\(valuesNode.name) holds an empty text; write when_empty: accept")
        }
    }
}
