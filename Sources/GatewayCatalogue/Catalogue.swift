import StrictYAML

/// What is known of every gateway of the API, as `gateways.yaml` has it.
package struct Catalogue: Sendable {
    /// One for each of the API's gateway ids, in the file's order.
    package let entries: [CatalogueEntry]
    /// Vaults that serve several gateways and are none themselves: `spreedly`.
    package let vaults: [CatalogueEntry]

    /// The catalogue that is part of the program; empty if its file cannot be read, which the tests rule out.
    package static let builtIn = (try? read()) ?? Catalogue(entries: [], vaults: [])

    /// The gateway or vault of an id, or `nil` where there is none.
    package subscript(id: String) -> CatalogueEntry? { (entries + vaults).first { $0.id == id } }

    /// The gateway that a person calls by its id, or by its title in any spelling: `Authorize.Net`, `checkout-com`.
    ///
    /// - Throws: ``UnknownGateway`` for a word that is neither.
    package func gateway(called word: String) throws(UnknownGateway) -> CatalogueEntry {
        let wanted = Self.letters(of: word)
        let names = entries.map { [$0.id, $0.title, $0.chargebeeName].map(Self.letters) }
        if let entry = entries.first(where: { $0.id == word }) { return entry }
        if let index = names.firstIndex(where: { $0.contains(wanted) }), !wanted.isEmpty { return entries[index] }
        if let vault = vaults.first(where: { Self.letters(of: $0.id) == wanted }) {
            let served = entries.filter { $0.isServed(byVault: vault.id) }.map(\.id)
            throw UnknownGateway(word: word, gatewaysOfVault: served, suggestion: nil)
        }
        let suggestion = closestSpelling(to: word.lowercased(), among: entries.map(\.id))
        throw UnknownGateway(word: word, gatewaysOfVault: [], suggestion: suggestion)
    }

    /// The ASCII letters and digits of a name, in small letters.
    private static func letters(of name: String) -> String {
        String(
            decoding: name.lowercased().utf8.filter { TokenShape.Characters.alphanumeric.contains($0) },
            as: UTF8.self
        )
    }

    static func read() throws(YAMLError) -> Catalogue {
        try Catalogue(yaml: String(decoding: PackageResources.gateways_yaml, as: UTF8.self), file: "gateways.yaml")
    }
}
