import ChargebeeAPI

/// Everything on one gateway, at most ``width`` columns wide where words allow; facts name their sources by number.
struct GatewayPage {
    static let width = 96
    private static let labelWidth = 22

    private(set) var text: String
    private var sources: [String] = []

    init(_ entry: CatalogueEntry, in report: GatewayReport) {
        text = "\(entry.title) (\(entry.id))"
        put("")
        put("Chargebee calls it", entry.chargebeeName)
        put("evidence", entry.evidence.rawValue)
        put("vault", entry.vault.kind.words + mark(entry.vault.provenance))
        append(entry.fields)
        appendAbilities(of: entry)
        append(entry.shapes)
        append(entry.additionalInformation)
        append(
            mappings: report.ownMappings(entry) + report.vaultMappings(entry),
            general: report.generalMappings(entry)
        )
        let notes = entry.notes + [entry.advice].compactMap(\.self)
        if !notes.isEmpty { heading("Notes") }
        for note in notes { paragraph("- " + note, indent: 4, firstIndent: 2) }
        if !sources.isEmpty { heading("Sources") }
        for (index, source) in sources.enumerated() { put("  [\(index + 1)] \(source)") }
    }

    private mutating func append(_ fields: [CatalogueFields]) {
        heading("Token fields, the likeliest first")
        for way in fields {
            paragraph(way.title + mark(way.provenance), indent: 4, firstIndent: 2)
            if let note = way.note { paragraph(note, indent: 4) }
        }
    }

    private mutating func appendAbilities(of entry: CatalogueEntry) {
        heading("What the API can do")
        for (label, ability) in [
            ("skip_retrieval", Gateway.skipRetrieval(entry.id)), ("export from it", Gateway.export(from: entry.id)),
        ] {
            put(label, answer(ability.isAllowed ? "yes" : "no", ability.provenance))
        }
        let switching = Gateway.switching(of: entry.id)
        put("switch to", answer(Self.list(Gateway.switchTargets(from: entry.id)), switching))
        put("switch from", answer(Self.list(Gateway.switchSources(to: entry.id)), switching))
    }

    private mutating func answer(_ words: String, _ provenance: Provenance) -> String {
        provenance.evidence == .unknown ? "not known" : words + mark(provenance)
    }

    private mutating func append(_ shapes: [CatalogueShape]) {
        if shapes.isEmpty { return }
        heading("Tokens")
        for shape in shapes {
            paragraph("\(shape.name): \(shape.words)\(mark(shape.provenance))", indent: 4, firstIndent: 2)
            if let note = shape.note { paragraph(note, indent: 4) }
            if let example = shape.example { put("    Example: \(example)") }
        }
    }

    private mutating func append(_ extras: [CatalogueExtra]) {
        if extras.isEmpty { return }
        heading("additional_information")
        for extra in extras {
            let use = extra.use == .permanentToken ? "" : "; only with card numbers, which are never sent here"
            paragraph("\(extra.key): \(extra.when)\(use)\(mark(extra.provenance))", indent: 4, firstIndent: 2)
        }
    }

    private mutating func append(mappings own: [String], general: [String]) {
        heading("Mappings")
        put("for this gateway", Self.list(own))
        put("for any gateway", Self.list(general))
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    /// How well a fact is known, and the number of its source, which joins the list.
    private mutating func mark(_ provenance: Provenance) -> String {
        guard let source = provenance.source else { return " (\(provenance.evidence.rawValue))" }
        let index = sources.firstIndex(of: source) ?? sources.count
        if index == sources.count { sources.append(source) }
        return " (\(provenance.evidence.rawValue) [\(index + 1)])"
    }
}

extension GatewayPage {
    private mutating func heading(_ title: String) {
        put("")
        put(title)
    }

    private mutating func put(_ line: String) { text += "\n" + line }

    private mutating func put(_ label: String, _ value: String) {
        paragraph(label.padded(to: Self.labelWidth - 2) + value, indent: Self.labelWidth, firstIndent: 2)
    }

    /// Appends words in lines of at most ``width``; blanks in a row stay as they are only inside the first line's label.
    private mutating func paragraph(_ words: String, indent: Int, firstIndent: Int? = nil) {
        var line = String(repeating: " ", count: firstIndent ?? indent)
        var isEmpty = true
        for word in words.split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, line.count + 1 + word.count > Self.width {
                put(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        put(line)
    }
}
