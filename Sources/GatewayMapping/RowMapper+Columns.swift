import ChargebeeAPI
import GatewayCatalogue

extension RowMapper {
    /// A column of the file that the mapping takes something from.
    package struct MappedColumn: Hashable, Sendable {
        /// The mapping's name for it.
        package let name: String
        /// The file's name for it.
        package let header: String
        /// 0-based.
        package let index: Int
        /// Whether its values are tokens or parts of tokens, which are never shown.
        package let isToken: Bool
        /// Whether the gateway's tokens can pass for card numbers, so that the card-number guard must spare it.
        package let digitsMayBeCardNumber: Bool
        /// The parameters that it fills, sent or not.
        package let parameters: [String]
    }

    /// The columns in use, in file order.
    package var mappedColumns: [MappedColumn] {
        let rules = mapping.parameters + mapping.details
        return mapping.columns.flatMap { column -> [MappedColumn] in
            guard let index = plan.binding.indexes[column.name] else { return [] }
            let readers = rules.filter { $0.columns.contains(column.name) }
            let isToken = !column.shapes.isEmpty || readers.contains(where: \.specification.isToken)
            return plan.binding.fileColumns(index).map { fileColumn in
                MappedColumn(
                    name: column.name,
                    header: plan.binding.header[fileColumn],
                    index: fileColumn,
                    isToken: isToken,
                    digitsMayBeCardNumber: column.digitsMayBeCardNumber,
                    parameters: readers.map(\.specification.name)
                )
            }
        }
        .sorted { $0.index < $1.index }
    }

    /// What the card-number guard must spare: tokens that can pass for card numbers, and columns of which the mapping knows
    /// better.
    ///
    /// A column from which something is sent is never spared as a whole, whatever the mapping says: a job may have bound the
    /// customer to it.
    package var cardLikeColumns: CardLikeColumns {
        let known = Set(mapping.notCardNumberHeaders.map(HeaderBinding.normalized))
        let sent = Set(
            mapping.parameters.flatMap(\.columns).compactMap { plan.binding.indexes[$0] }
                .flatMap(plan.binding.fileColumns)
        )
        var columns = CardLikeColumns(
            vouched: Set(
                plan.binding.header.indices.filter {
                    !sent.contains($0) && known.contains(HeaderBinding.normalized(plan.binding.header[$0]))
                }
            )
        )
        for column in mapping.columns {
            let shapes = column.shapes.map(\.token).filter(\.digitsMayBeCardNumber)
            guard !shapes.isEmpty, let index = plan.binding.indexes[column.name] else { continue }
            for fileColumn in plan.binding.fileColumns(index) { columns.tokens[fileColumn] = shapes }
        }
        return columns
    }

    /// The headers from which nothing is taken, in file order, without those that the mapping knows and ignores.
    package var unusedColumns: [String] {
        let used = Set(plan.binding.indexes.values.flatMap(plan.binding.fileColumns))
        let ignored = Set(mapping.ignoredHeaders.map(HeaderBinding.normalized))
        return plan.binding.header.enumerated().compactMap { index, name in
            used.contains(index) || ignored.contains(HeaderBinding.normalized(name)) ? nil : name
        }
    }
}
