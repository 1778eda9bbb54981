import GatewayCatalogue

/// The token forms of the catalogue that tell whose a token is: those with a prefix.
struct ForeignShapes: BitwiseCopyable {
    private struct Entry: BitwiseCopyable {
        let shape: CompiledTokenShape
        /// The position among ``owners``.
        let gateway: Int
    }

    /// Gateways and vaults, in the catalogue's order.
    static var owners: [CatalogueEntry] { Catalogue.builtIn.entries + Catalogue.builtIn.vaults }

    /// Shapes of the mapping's own gateways, whatever the column.
    private let home: UnsafeBufferPointer<CompiledTokenShape>
    private let foreign: UnsafeBufferPointer<Entry>

    /// `nil` where no column declares a form, so that there is nothing to compare with.
    init?(_ mapping: GatewayMapping, in arena: ByteArena) {
        guard mapping.columns.contains(where: { !$0.shapes.isEmpty }) else { return nil }
        let own = Set(mapping.columns.flatMap(\.shapes).compactMap(\.gateway) + [mapping.gateway])
        var home: [CompiledTokenShape] = []
        var foreign: [Entry] = []
        for (index, entry) in Self.owners.enumerated() {
            for shape in entry.shapes where !shape.token.prefixes.isEmpty {
                let compiled = CompiledTokenShape(shape.token, typicalLengths: shape.typicalLengths, in: arena)
                if own.contains(entry.id) {
                    home.append(compiled)
                } else {
                    foreign.append(Entry(shape: compiled, gateway: index))
                }
            }
        }
        self.home = arena.store(home)
        self.foreign = arena.store(foreign)
    }

    /// The position among ``owners`` of the gateway that gives its tokens this form, or `nil` where none does or where the
    /// mapping's own gateway does so too.
    ///
    /// With `onlyTypical`, only a form with a known length counts.
    func owner(of token: UnsafeBufferPointer<UInt8>, onlyTypical: Bool) -> Int? {
        for shape in home where shape.claims(token) { return nil }
        for entry in foreign where entry.shape.claims(token) { return entry.gateway }
        if onlyTypical { return nil }
        for shape in home where shape.problem(of: token) == nil { return nil }
        for entry in foreign where entry.shape.hasMarkedPrefix(token) && entry.shape.problem(of: token) == nil {
            return entry.gateway
        }
        return nil
    }
}
