import GatewayMapping

/// A logical column that a mapping needs and that no header of the file is sure to be.
package struct MissingColumn: Hashable, Sendable {
    package let name: String
    /// The headers that it might be, best first; several where the mapping's own names for it are in the file twice.
    package let candidates: [String]
    /// Whether ``candidates`` are all names of it; otherwise they are guessed.
    package let isAmbiguous: Bool

    /// The header that it most likely is.
    package var guess: String? { candidates.first }

    /// What to put into the job file below `input:`.
    package var jobLine: String { "columns: { \(name): \(guess.map(YAMLText.scalar) ?? "HEADER") }" }

    /// All that keep a mapping from being bound to a header.
    ///
    /// Binding names one at a time, so each is put out of the way before the next try.
    static func all(of mapping: GatewayMapping, header: [String]) -> [MissingColumn] {
        var missing: [MissingColumn] = []
        let unique = ColumnGuess.unique(header)
        guard let standIn = unique.first else { return mapping.columns.map { MissingColumn($0.name) } }
        var overrides: [String: String] = [:]
        while missing.count <= mapping.columns.count {
            let found: MissingColumn
            do throws(HeaderError) {
                let settings = MappingSettings(gatewayAccountID: mapping.standInAccount, columnOverrides: overrides)
                _ = try RowMapper(mapping: mapping, settings: settings, header: header)
                return missing
            } catch .missingColumn(let name, let tried, _) {
                let guesses = ColumnGuess(mapping: mapping, header: unique, taken: missing.compactMap(\.guess))
                found = MissingColumn(name, candidates: [guesses.header(for: name, tried: tried)].compactMap(\.self))
            } catch .ambiguousColumn(let name, let candidates) {
                let told = candidates.filter(unique.contains)
                found = MissingColumn(name, candidates: told, isAmbiguous: true)
            } catch {
                return missing
            }
            // The same column again, or one that cannot be named in a job file: no try will do better.
            guard overrides.updateValue(standIn, forKey: found.name) == nil else { return missing }
            missing.append(found)
        }
        return missing
    }

    init(_ name: String, candidates: [String] = [], isAmbiguous: Bool = false) {
        self.name = name
        self.candidates = candidates
        self.isAmbiguous = isAmbiguous
    }
}
