import ChargebeeAPI
import GatewayCatalogue
package import StrictYAML

extension GatewayMapping {
    /// Reads a mapping file and checks it against the operation's table; messages call it by the name `file`.
    ///
    /// - Throws: ``YAMLError`` with line and column: for what is not YAML, unknown keys, unknown parameters and gateways,
    ///   columns that are used and not declared or declared and not used, constants that Chargebee would refuse, and
    ///   rules that could never be sent together.
    package init(yaml: String, file: String) throws(YAMLError) {
        let root = try YAMLNode.parse(yaml, file: file)
        var reader = try root.mapping()
        let idNode = try reader.required("id")
        let titleNode = try reader.required("title")
        let gatewayNode = try reader.required("gateway")
        let operationNode = try reader.optional("operation")
        let evidenceNode = try reader.required("evidence")
        let sourcesNode = try reader.optional("sources")
        let notesNode = try reader.optional("notes")
        let columnsNode = try reader.required("columns")
        let parametersNode = try reader.required("parameters")
        let detailsNode = try reader.optional("details")
        let ignoredNode = try reader.optional("ignored")
        let notCardNumbersNode = try reader.optional("not_card_numbers")
        let usabilityNode = try reader.optional("usable_when")
        let whereNode = try reader.optional("where")
        let templateNode = try reader.optional("template_rows")
        let sharedNode = try reader.optional("same_token_other_customer")
        let skipNode = try reader.optional("skip_retrieval")
        let requiredNode = try reader.optional("details_required")
        let testsNode = try reader.required("tests")
        try reader.finish()

        id = try Self.identifier(idNode)
        title = try titleNode.string()
        let operations = try Self.operations(operationNode)
        self.operations = operations
        gateway = try gatewayNode.string(among: ["any"] + PaymentSourceVocabulary.gateways)
        evidence = try evidenceNode.enumeration(of: Evidence.self)
        sources = try sourcesNode?.strings() ?? []
        notes = try notesNode?.string() ?? ""
        let columns = try MappingColumn.all(columnsNode, gateway: gateway)
        self.columns = columns
        parameters = try ParameterRule.all(parametersNode, columns: columns, operations: operations)
        details =
            if let detailsNode { try ParameterRule.all(detailsNode, columns: columns, operations: operations) } else {
                []
            }
        ignoredHeaders = try ignoredNode?.strings() ?? []
        notCardNumberHeaders = try notCardNumbersNode?.strings() ?? []
        usability = if let usabilityNode { try UsabilityRule(usabilityNode, columns: columns) } else { nil }
        conditions = if let whereNode { try RowCondition.all(whereNode, columns: columns) } else { [] }
        templateRows = if let templateNode { try TemplateRow.all(templateNode, columns: columns) } else { [] }
        sharedToken = try sharedNode?.enumeration(of: SharedTokenPolicy.self) ?? .finding
        allowsSkipRetrieval = try skipNode?.string(among: ["allowed", "never"]) == "allowed"
        detailsRequired = try requiredNode?.strings() ?? []
        tests = try MappingTest.all(testsNode, operations: operations)
        self.file = file
        source = Array(yaml.utf8)

        if evidence != .inferred, sources.isEmpty {
            throw evidenceNode.error("evidence \(evidence.rawValue) needs its \"sources\"; without any it is inferred")
        }
        try checkParameters(at: parametersNode, details: detailsNode)
        try checkSkipRetrieval(at: skipNode, required: requiredNode)
        try checkColumnsAreUsed(at: columnsNode)
    }

    private static func identifier(_ node: YAMLNode) throws(YAMLError) -> String {
        let text = try node.string()
        guard text.utf8.count <= 40, text.utf8.allSatisfy({ TokenShape.Characters.word.contains($0) }) else {
            throw node.error("\"id\" must be at most 40 letters, digits, _ and -")
        }
        return text
    }

    /// One name or a list of them; a mapping without any is for permanent tokens.
    private static func operations(_ node: YAMLNode?) throws(YAMLError) -> [Operation] {
        guard let node else { return [.createUsingPermanentToken] }
        let elements: [YAMLNode] = if case .sequence(let elements) = node.content { elements } else { [node] }
        var operations: [Operation] = []
        for element in elements {
            let name = try element.string()
            if let reason = Operation.refusal(of: name) { throw element.error(reason) }
            guard let operation = Operation.batch(name) else {
                let names = Operation.batch.map(\.name)
                let hint = closestSpelling(to: name, among: names).map { "; did you mean \($0)?" }
                throw element.error(
                    "\"\(name)\" is no operation" + (hint ?? "; known: \(names.joined(separator: ", "))")
                )
            }
            guard !operations.contains(operation) else { throw element.error("\(name) is there twice") }
            operations.append(operation)
        }
        if operations.isEmpty { throw node.error("\"operation\" is empty; leave it out for permanent tokens") }
        return operations
    }

    private func checkParameters(at node: YAMLNode, details: YAMLNode?) throws(YAMLError) {
        for operation in operations {
            // The gateway account may come from the job, which is not known here.
            for specification in operation.parameters where specification.isRequired && !specification.isGatewayAccount
            {
                guard parameters.contains(where: { $0.specification.name == specification.name }) else {
                    let owner = operations.count > 1 ? " of \(operation.name)" : ""
                    throw node.error("\"parameters\"\(owner) lacks \(specification.name), which Chargebee requires")
                }
            }
        }
        let tokens = parameters.filter(\.specification.namesMethod)
        guard !tokens.isEmpty || !operations[0].needsMethod else {
            let names = operations[0].parameters.filter(\.namesMethod).map(\.name)
            throw node.error("\"parameters\" has no token; give one of \(names.joined(separator: ", "))")
        }
        if tokens.contains(where: { !$0.specification.excludes.isEmpty && $0.specification.name == "reference_id" }),
            tokens.count > 1, !tokens.allSatisfy(\.isPlainColumn)
        {
            throw node.error(
                "reference_id excludes the other token fields; have both only where each is a plain column of the row"
            )
        }
        for rule in self.details {
            let name = rule.specification.name
            if parameters.contains(where: { $0.specification.name == name }) {
                throw (details ?? node).error("\(name) is in \"parameters\" already; keep one of them")
            }
            if rule.specification.isToken { throw (details ?? node).error("the token \(name) is no detail") }
        }
    }

    private func checkSkipRetrieval(at node: YAMLNode?, required: YAMLNode?) throws(YAMLError) {
        if let node, allowsSkipRetrieval, !Gateway.allowingSkipRetrieval.contains(gateway) {
            let names = Gateway.allowingSkipRetrieval.sorted().joined(separator: ", ")
            throw node.error("Chargebee supports skip_retrieval for \(names) only, not for \(gateway)")
        }
        if let node, allowsSkipRetrieval, operations.contains(where: { $0.parameter("skip_retrieval") == nil }) {
            throw node.error("skip_retrieval is a parameter of create_using_permanent_token only")
        }
        guard let required else { return }
        guard allowsSkipRetrieval else {
            throw required.error("\"details_required\" has a meaning only with skip_retrieval: allowed")
        }
        let names = parameters.map(\.specification.name)
        for name in detailsRequired where !names.contains(name) {
            throw required.error("\"details_required\" names \(name), which \"parameters\" does not fill")
        }
    }

    private func checkColumnsAreUsed(at node: YAMLNode) throws(YAMLError) {
        let selecting = conditions.map(\.column) + templateRows.flatMap(\.values.keys)
        let used = Set((parameters + details).flatMap(\.columns) + [usability?.column].compactMap(\.self) + selecting)
        for entry in try node.entries() where !used.contains(entry.key) {
            throw entry.keyNode.error("the column \"\(entry.key)\" is not used by any rule")
        }
    }
}

extension ParameterRule {
    fileprivate var isPlainColumn: Bool {
        if case .column = source { true } else { false }
    }
}
