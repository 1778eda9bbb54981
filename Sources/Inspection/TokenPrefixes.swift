import GatewayCatalogue

/// The prefixes by which gateways mark their tokens.
enum TokenPrefixes {
    /// As the catalogue has them, the longest first.
    ///
    /// One or two letters could begin anything, so such prefixes are left out.
    static let known: [String] = {
        let shapes = (Catalogue.builtIn.entries + Catalogue.builtIn.vaults).flatMap(\.shapes).map(\.token)
        let prefixes = Set(shapes.flatMap { $0.prefixes + $0.singleUsePrefixes })
        return prefixes.filter { $0.utf8.count > 2 }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }()
}
