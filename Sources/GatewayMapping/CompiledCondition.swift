import MigrationModel

/// What a row must pass before its parameters are read, over the columns of one file.
struct CompiledCondition: BitwiseCopyable {
    enum Test: BitwiseCopyable {
        case among(ByteVocabulary)
        case notAmong(ByteVocabulary)
        case empty
        case filled
    }

    let column: Int
    let test: Test
    /// The condition's place in the mapping, for the words of a rejection.
    let position: Int

    /// The conditions whose columns the file has; the others cannot say anything about its rows.
    static func all(_ mapping: GatewayMapping, _ binding: HeaderBinding, in arena: ByteArena) -> [CompiledCondition] {
        mapping.conditions.enumerated().compactMap { position, condition in
            guard let column = binding.indexes[condition.column] else { return nil }
            let test: Test =
                switch condition.test {
                case .among(let words): .among(ByteVocabulary([BuiltInVocabulary.own(words)], in: arena))
                case .notAmong(let words): .notAmong(ByteVocabulary([BuiltInVocabulary.own(words)], in: arena))
                case .empty: .empty
                case .filled: .filled
                }
            return CompiledCondition(column: column, test: test, position: position)
        }
    }

    /// The job's own selection, which stands at `key` in the job file.
    ///
    /// - Throws: ``HeaderError`` for a header that the file does not have, or has twice.
    static func all(
        _ filters: [MappingSettings.RowFilter],
        header: [String],
        in arena: ByteArena,
        key: String = "input.where"
    ) throws(HeaderError) -> [CompiledCondition] {
        let names = header.map(HeaderBinding.normalized)
        var conditions: [CompiledCondition] = []
        for (position, filter) in filters.enumerated() {
            let name = HeaderBinding.normalized(filter.header)
            guard let column = names.firstIndex(of: name) else {
                throw .filterNotFound(filter.header, found: header, key: key)
            }
            guard names.lastIndex(of: name) == column else { throw .filterAmbiguous(filter.header, key: key) }
            let words = ByteVocabulary([BuiltInVocabulary.own(filter.values)], in: arena)
            conditions.append(CompiledCondition(column: column, test: .among(words), position: position))
        }
        return conditions
    }
}

/// A template's example: a row whose columns have exactly these texts.
struct CompiledTemplateRow: BitwiseCopyable {
    struct Cell: BitwiseCopyable {
        let column: Int
        let text: UnsafeBufferPointer<UInt8>
    }

    let cells: UnsafeBufferPointer<Cell>

    /// The examples whose columns the file has.
    static func all(_ mapping: GatewayMapping, _ binding: HeaderBinding, in arena: ByteArena) -> [CompiledTemplateRow] {
        mapping.templateRows.compactMap { row in
            let cells = row.values.sorted { $0.key < $1.key }.compactMap { name, text in
                binding.indexes[name].map { Cell(column: $0, text: arena.store(text)) }
            }
            return cells.count == row.values.count ? CompiledTemplateRow(cells: arena.store(cells)) : nil
        }
    }
}
