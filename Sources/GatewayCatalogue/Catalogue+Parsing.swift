import ChargebeeAPI
package import StrictYAML

extension Catalogue {
    /// Reads a catalogue: the keys `gateways` and `vaults`, each a mapping from id to entry.
    ///
    /// - Throws: ``YAMLError`` for a text that is no catalogue, an id that occurs twice, and a fact without the source that
    ///   its evidence promises.
    package init(yaml: String, file: String) throws(YAMLError) {
        var reader = try YAMLNode.parse(yaml, file: file).mapping()
        vaults = try Self.entries(reader.optional("vaults"))
        let gateways = try reader.required("gateways")
        entries = try Self.entries(gateways)
        try reader.finish()
        if let twice = vaults.first(where: { vault in entries.contains { $0.id == vault.id } }) {
            throw gateways.error("\"\(twice.id)\" is both a gateway and a vault")
        }
    }

    private static func entries(_ node: YAMLNode?) throws(YAMLError) -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        for entry in try node?.entries() ?? [] {
            entries.append(try CatalogueEntry(entry.key, entry.value))
        }
        return entries
    }
}

extension CatalogueEntry {
    init(_ id: String, _ node: YAMLNode) throws(YAMLError) {
        self.id = id
        var reader = try node.mapping()
        title = try reader.required("title").string()
        chargebeeName = try reader.optional("chargebee_name")?.string() ?? title
        vault = try CatalogueVault(reader.required("vault"))
        let fieldsNode = try reader.required("fields")
        fields = try CatalogueFields.list(fieldsNode)
        shapes = try reader.optional("shapes").map(CatalogueShape.list) ?? []
        additionalInformation = try reader.optional("additional_information").map(CatalogueExtra.list) ?? []
        notes = try reader.optional("notes")?.strings() ?? []
        try reader.finish()
        if fields.isEmpty { throw fieldsNode.error("at least one way to send a token must be listed") }
    }
}

extension CatalogueVault {
    init(_ node: YAMLNode) throws(YAMLError) {
        var reader = try node.mapping()
        kind = try reader.required("kind").enumeration(of: Kind.self)
        provenance = try Provenance(&reader)
        try reader.finish()
    }
}

extension CatalogueFields {
    static func list(_ node: YAMLNode) throws(YAMLError) -> [CatalogueFields] {
        var list: [CatalogueFields] = []
        for element in try node.elements() { list.append(try CatalogueFields(element)) }
        return list
    }

    private init(_ node: YAMLNode) throws(YAMLError) {
        var reader = try node.mapping()
        let namesNode = try reader.required("names")
        names = try namesNode.strings()
        let formNode = try reader.optional("form")
        form = try formNode?.string()
        note = try reader.optional("note")?.string()
        provenance = try Provenance(&reader)
        try reader.finish()
        if let stranger = names.first(where: { !Self.known.contains($0) }) {
            throw namesNode.error("\"\(stranger)\" is no token parameter; known: \(Self.known.joined(separator: ", "))")
        }
        if names.contains("reference_id"), names.count > 1 {
            throw namesNode.error("reference_id cannot be sent with another token parameter")
        }
        if let formNode, names.count != 1 { throw formNode.error("a form is for one parameter alone") }
    }

    private static let known = Operation.createUsingPermanentToken.parameters.filter(\.isToken).map(\.name)
}

extension CatalogueExtra {
    static func list(_ node: YAMLNode) throws(YAMLError) -> [CatalogueExtra] {
        var list: [CatalogueExtra] = []
        for element in try node.elements() {
            var reader = try element.mapping()
            let key = try reader.required("key").string()
            let use = try reader.required("use").enumeration(of: Use.self)
            let when = try reader.required("when").string()
            list.append(CatalogueExtra(key: key, use: use, when: when, provenance: try Provenance(&reader)))
            try reader.finish()
        }
        return list
    }
}

extension CatalogueShape {
    static func list(_ node: YAMLNode) throws(YAMLError) -> [CatalogueShape] {
        var list: [CatalogueShape] = []
        for entry in try node.entries() { list.append(try CatalogueShape(entry.key, entry.value)) }
        return list
    }

    private init(_ name: String, _ node: YAMLNode) throws(YAMLError) {
        self.name = name
        var reader = try node.mapping()
        token = try TokenShape(reader.required("token"))
        let typicalNode = try reader.optional("typical")
        typicalLengths = try typicalNode?.lengths() ?? []
        example = try reader.optional("example")?.string()
        isCaseSensitive = try reader.optional("case_sensitive")?.bool()
        isOnePerCard = try reader.optional("one_per_card")?.bool()
        note = try reader.optional("note")?.string()
        provenance = try Provenance(&reader)
        try reader.finish()
        if let typicalNode, let length = typicalLengths.first(where: { !token.lengths.contains($0) }) {
            throw typicalNode.error("\(length) is outside \"min\" and \"max\" of the token")
        }
    }
}

extension Provenance {
    /// Takes the keys `evidence` and `source`, of which only an unknown or inferred fact may lack the second.
    init(_ reader: inout YAMLMappingReader) throws(YAMLError) {
        let node = try reader.required("evidence")
        let evidence = try node.enumeration(of: Evidence.self)
        let source = try reader.optional("source")?.string()
        if source == nil, evidence < .inferred {
            throw node.error("evidence that is \(evidence.rawValue) needs a source")
        }
        self.init(evidence, source: source)
    }
}

extension YAMLNode {
    /// Whole numbers; a single one is a list of one.
    fileprivate func lengths() throws(YAMLError) -> [Int] {
        guard case .sequence = content else { return [try int(in: 1...1000)] }
        var lengths: [Int] = []
        for element in try elements() { lengths.append(try element.int(in: 1...1000)) }
        return lengths
    }
}
