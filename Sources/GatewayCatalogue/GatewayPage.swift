import ChargebeeAPI

/// Everything on one gateway; facts name their sources by number.
struct GatewayPage {
    private var page: PageText
    private var sources: [String] = []

    var text: String { page.text }

    init(_ entry: CatalogueEntry, in report: GatewayReport) {
        page = PageText(title: "\(entry.title) (\(entry.id))")
        page.put("")
        page.put("Chargebee calls it", entry.chargebeeName)
        page.put("evidence", entry.evidence.rawValue)
        page.put("vault", entry.vault.kind.words + mark(entry.vault.provenance))
        append(entry.fields)
        appendAbilities(of: entry)
        append(entry.shapes)
        append(entry.additionalInformation)
        append(
            mappings: report.ownMappings(entry) + report.vaultMappings(entry),
            general: report.generalMappings(entry)
        )
        let notes = entry.notes + [entry.advice].compactMap(\.self)
        if !notes.isEmpty { page.heading("Notes") }
        for note in notes { page.paragraph("- " + note, indent: 4, firstIndent: 2) }
        if !sources.isEmpty { page.heading("Sources") }
        for (index, source) in sources.enumerated() { page.put("  [\(index + 1)] \(source)") }
    }

    private mutating func append(_ fields: [CatalogueFields]) {
        page.heading("Token fields, the likeliest first")
        for way in fields {
            page.paragraph(way.title + mark(way.provenance), indent: 4, firstIndent: 2)
            if let note = way.note { page.paragraph(note, indent: 4) }
        }
    }

    private mutating func appendAbilities(of entry: CatalogueEntry) {
        page.heading("What the API can do")
        for (label, ability) in [
            ("skip_retrieval", Gateway.skipRetrieval(entry.id)), ("export from it", Gateway.export(from: entry.id)),
        ] {
            page.put(label, answer(ability.isAllowed ? "yes" : "no", ability.provenance))
        }
        let switching = Gateway.switching(of: entry.id)
        page.put("switch to", answer(Self.list(Gateway.switchTargets(from: entry.id)), switching))
        page.put("switch from", answer(Self.list(Gateway.switchSources(to: entry.id)), switching))
    }

    private mutating func answer(_ words: String, _ provenance: Provenance) -> String {
        provenance.evidence == .unknown ? "not known" : words + mark(provenance)
    }

    private mutating func append(_ shapes: [CatalogueShape]) {
        if shapes.isEmpty { return }
        page.heading("Tokens")
        for shape in shapes {
            page.paragraph("\(shape.name): \(shape.words)\(mark(shape.provenance))", indent: 4, firstIndent: 2)
            if let note = shape.note { page.paragraph(note, indent: 4) }
            if let example = shape.example { page.put("    Example: \(example)") }
        }
    }

    private mutating func append(_ extras: [CatalogueExtra]) {
        if extras.isEmpty { return }
        page.heading("additional_information")
        for extra in extras {
            let use = extra.use == .permanentToken ? "" : "; only with card numbers, which are never sent here"
            page.paragraph("\(extra.key): \(extra.when)\(use)\(mark(extra.provenance))", indent: 4, firstIndent: 2)
        }
    }

    private mutating func append(mappings own: [String], general: [String]) {
        page.heading("Mappings")
        page.put("for this gateway", Self.list(own))
        page.put("for any gateway", Self.list(general))
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
