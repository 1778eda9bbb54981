import ChargebeeAPI

/// What `tokenferry gateways` says, in one of its three forms.
package struct GatewayReport: Sendable {
    let entries: [CatalogueEntry]
    /// The ids of the mappings by gateway; those that fit any are under `any`.
    private let mappings: [String: [String]]

    /// - Parameters:
    ///   - entries: The gateways, in the order in which they are shown.
    ///   - mappings: The ids of the built-in mappings by gateway id; those for any gateway under `any`.
    package init(_ entries: [CatalogueEntry], mappings: [String: [String]]) {
        self.entries = entries
        self.mappings = mappings.mapValues { $0.sorted() }
    }

    /// Mappings that are made for a gateway.
    func ownMappings(_ entry: CatalogueEntry) -> [String] { mappings[entry.id] ?? [] }

    /// Mappings of the vaults that may keep a gateway's cards, as in `spreedly` and `spreedly-export`.
    func vaultMappings(_ entry: CatalogueEntry) -> [String] {
        let vaults = Catalogue.builtIn.vaults.map(\.id).filter { entry.isServed(byVault: $0) }
        return (mappings["any"] ?? []).filter { vaults.contains(Self.family(of: $0)) }
    }

    /// Mappings for any gateway; none where nothing can be imported.
    func generalMappings(_ entry: CatalogueEntry) -> [String] {
        let vaults = Catalogue.builtIn.vaults.map(\.id)
        let general = (mappings["any"] ?? []).filter { !vaults.contains(Self.family(of: $0)) }
        return entry.vault.kind == .none ? [] : general
    }

    /// What a mapping's id begins with: those of a vault are named for it.
    private static func family(of mapping: String) -> String { String(mapping.prefix { $0 != "-" }) }

    /// One line for each gateway, in aligned columns under a line of titles, without a line end at the end.
    ///
    /// Token fields are those of the likeliest way; the last column has the mapping `canonical` only where no other is closer.
    package var table: String {
        let titles = ["gateway", "title", "evidence", "token fields", "skip_retrieval", "mappings"]
        let lines = [titles] + entries.map(cells)
        let widths = titles.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).map { $0.0.padded(to: $0.1) }.joined(separator: "  ").withoutBlanksAtEnd
        }
        .joined(separator: "\n")
    }

    private func cells(_ entry: CatalogueEntry) -> [String] {
        [
            entry.id,
            entry.title,
            entry.evidence.rawValue,
            entry.fields.first.map(\.title) ?? "",
            Gateway.skipRetrieval(entry.id).isAllowed ? "yes" : "no",
            closestMappings(entry).joined(separator: ", "),
        ]
    }

    private func closestMappings(_ entry: CatalogueEntry) -> [String] {
        let close = ownMappings(entry) + vaultMappings(entry)
        return close.isEmpty ? generalMappings(entry).filter { $0 == "canonical" } : close
    }

    /// Everything on each gateway, for a terminal, without a line end at the end.
    package var details: String { entries.map { GatewayPage($0, in: self).text }.joined(separator: "\n\n\n") }
}

extension CatalogueFields {
    /// The parameters and what goes into them, as in `reference_id = {customer}/{card}`.
    var title: String { names.joined(separator: " + ") + (form.map { " = \($0)" } ?? "") }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    fileprivate var withoutBlanksAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
