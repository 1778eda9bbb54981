import ChargebeeAPI
import StrictYAML

extension ParameterRule {
    /// The rules under `parameters` or `details`, in the order of the operation's table.
    ///
    /// The first operation's table decides. The others must have the parameter too, and of the same kind, unless it is only
    /// said and not sent: then it is left out for them.
    static func all(
        _ node: YAMLNode,
        columns: [MappingColumn],
        operations: [Operation]
    ) throws(YAMLError) -> [ParameterRule] {
        let table = operations[0].parameters
        var rules: [String: ParameterRule] = [:]
        for entry in try node.entries() {
            guard let specification = table.first(where: { $0.name == entry.key }) else {
                let suggestion = closestSpelling(to: entry.key, among: table.map(\.name))
                let hint = suggestion.map { "; did you mean \($0)?" } ?? ""
                throw entry.keyNode.error("Chargebee has no parameter \"\(entry.key)\" here\(hint)")
            }
            guard specification.name != "skip_retrieval" else {
                throw entry.keyNode.error("skip_retrieval is set in the job file; the mapping only allows it")
            }
            for other in operations.dropFirst() where specification.place != .known || other.parameter(entry.key) != nil
            {
                guard other.parameter(entry.key)?.kind != specification.kind else { continue }
                throw entry.keyNode.error(
                    "\(other.name) has no such parameter \(entry.key); give it a mapping of its own"
                )
            }
            guard !entry.value.isNull else { throw entry.keyNode.error("\(entry.key) has no rule") }
            rules[entry.key] = try ParameterRule(
                specification,
                entry.value,
                columns: columns.map(\.name),
                line: entry.keyNode.line
            )
        }
        let tokens = Set(rules.values.filter(\.specification.isToken).flatMap(\.columns))
        for entry in try node.entries() {
            guard case .json(let template) = rules[entry.key]?.source else { continue }
            guard let token = template.columns.first(where: { tokens.contains($0) }) else { continue }
            throw entry.value.error("the column \"\(token)\" holds tokens, which do not belong into \(entry.key)")
        }
        return table.compactMap { rules[$0.name] }
    }

    private init(
        _ specification: ParameterSpecification,
        _ node: YAMLNode,
        columns: [String],
        line: Int
    ) throws(YAMLError) {
        self.specification = specification
        self.line = line
        let kind = ValueReading(specification)
        guard case .mapping = node.content else {
            source = .constant(try Self.constant(node, for: specification))
            isRequired = false
            omitsIncomplete = false
            spellings = []
            repairs = []
            vocabulary = [:]
            unlisted = .reject
            return
        }
        var reader = try node.mapping()
        source = try Self.source(&reader, specification: specification, columns: columns)
        isRequired = try reader.optional("required")?.bool() ?? false
        var omitsIncomplete = false
        if case .composition = source {
            omitsIncomplete = try reader.optional("when_empty")?.string(among: ["omit", "reject"]) == "omit"
        }
        self.omitsIncomplete = omitsIncomplete
        spellings = try Self.spellings(&reader, kind: kind)
        repairs = kind.isNumber ? try Self.repairs(&reader) : []
        if kind == .vocabulary {
            (vocabulary, unlisted) = try Self.vocabulary(&reader, specification: specification)
        } else {
            (vocabulary, unlisted) = ([:], .reject)
        }
        try reader.finish()
        if isRequired || specification.isRequired, omitsIncomplete || unlisted == .omit {
            throw node.error("\(specification.name) is needed, and so cannot be left out; remove \"omit\"")
        }
    }

    private static func source(
        _ reader: inout YAMLMappingReader,
        specification: ParameterSpecification,
        columns: [String]
    ) throws(YAMLError) -> Source {
        let constantNode = try reader.optional("constant")
        let columnNode = try reader.optional("column")
        let composeNode = try reader.optional("compose")
        let jsonNode = try reader.optional("json")
        let equalNode = try reader.optional("equal")
        let given = [constantNode, columnNode, composeNode, jsonNode, equalNode].compactMap(\.self)
        guard given.count == 1 else {
            // A misspelt key is the likelier reason where none is given.
            if given.isEmpty { try reader.finish() }
            throw reader.node.error("\(reader.node.name) needs exactly one of constant, column, compose, json, equal")
        }
        if let constantNode { return .constant(try constant(constantNode, for: specification)) }
        if let columnNode {
            let name = try columnNode.string(among: columns)
            guard let fallback = try reader.optional("default") else { return .column(name, fallback: nil) }
            return .column(name, fallback: try constant(fallback, for: specification))
        }
        if let composeNode {
            guard case .text = specification.kind else {
                throw composeNode.error("only a text can be composed, and \(specification.name) is none")
            }
            return .composition(try Composition(composeNode, columns: columns))
        }
        if let jsonNode {
            guard specification.kind == .json else {
                throw jsonNode.error(
                    "\(specification.name) is no JSON; \"json\" fills parameters as additional_information only"
                )
            }
            return .json(try JSONTemplate(object: jsonNode, columns: columns))
        }
        guard let equalNode else { throw reader.node.error("\(reader.node.name) has no source") }
        let names = try equalNode.elements()
        guard specification.kind == .boolean, names.count == 2 else {
            throw equalNode.error("\"equal\" takes two columns and fills only true-or-false parameters")
        }
        return .equality(try names[0].string(among: columns), try names[1].string(among: columns))
    }

    /// A value that the operation's table accepts.
    private static func constant(
        _ node: YAMLNode,
        for specification: ParameterSpecification
    ) throws(YAMLError) -> String {
        let text = try node.string()
        if specification.isToken { throw node.error("a token cannot be the same for every row") }
        if specification.place == .path { throw node.error("a payment source cannot be the same for every row") }
        if specification.name == "customer_id" { throw node.error("a customer cannot be the same for every row") }
        if specification.isGatewayAccount {
            throw node.error("the gateway account belongs into the job file: target: { gateway_account_id: … }")
        }
        if let violation = Array(text.utf8).withUnsafeBufferPointer({ specification.violation(of: $0) }) {
            throw node.error("\(specification.name) \"\(text)\" \(violation.sentence)")
        }
        if case .country = specification.kind, !CountryCodes.has(text) {
            throw node.error("\"\(text)\" is no country" + (text == "UK" ? "; the United Kingdom is GB" : ""))
        }
        return text
    }

    private static func spellings(
        _ reader: inout YAMLMappingReader,
        kind: ValueReading
    ) throws(YAMLError) -> [ExpirySpelling] {
        guard kind == .month || kind == .year else { return [] }
        guard let node = try reader.optional("spellings") else {
            return (kind == .month ? ["M"] : ["YYYY", "YY"]).compactMap(ExpirySpelling.init)
        }
        var spellings: [ExpirySpelling] = []
        for text in try node.strings() {
            guard let spelling = ExpirySpelling(text) else {
                throw node.error(
                    "\"\(text)\" is no spelling of an expiry; examples: "
                        + "M, MM, YY, YYYY, MM/YY, MM/YYYY, YYYY-MM, MMYYYY, MMM-YY, YYYY-MM-DD, YYYY-MM-DD…"
                )
            }
            guard kind == .month ? spelling.hasMonth : spelling.hasYear else {
                throw node.error("\"\(text)\" has no \(kind == .month ? "month" : "year") in it")
            }
            if let other = spellings.first(where: spelling.isConfusable) {
                throw node.error("\(other.pattern) and \(text) cannot be told apart; keep the one that the export has")
            }
            spellings.append(spelling)
        }
        if spellings.isEmpty { throw node.error("\"spellings\" is empty; leave it out for the usual ones") }
        return spellings
    }

    private static func repairs(_ reader: inout YAMLMappingReader) throws(YAMLError) -> Set<Repair> {
        guard let node = try reader.optional("repair") else { return [] }
        guard case .sequence(let nodes) = node.content else { return [try node.enumeration(of: Repair.self)] }
        var repairs: Set<Repair> = []
        for node in nodes { repairs.insert(try node.enumeration(of: Repair.self)) }
        if repairs.isEmpty { throw node.error("\"repair\" is empty; leave it out") }
        return repairs
    }

    private static func vocabulary(
        _ reader: inout YAMLMappingReader,
        specification: ParameterSpecification
    ) throws(YAMLError) -> ([String: String], Unlisted) {
        var words: [String: String] = [:]
        if let node = try reader.optional("vocabulary") {
            for entry in try node.entries() { words[entry.key] = try constant(entry.value, for: specification) }
        }
        guard let node = try reader.optional("otherwise") else { return (words, .reject) }
        return switch try node.string() {
        case "reject": (words, .reject)
        case "omit": (words, .omit)
        default: (words, .use(try constant(node, for: specification)))
        }
    }
}
