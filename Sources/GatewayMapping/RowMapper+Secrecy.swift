import ChargebeeAPI
import GatewayCatalogue

extension RowMapper {
    /// Finds out how much of each of the file's columns is shown.
    ///
    /// A column from which nothing is taken may hold anything, so it counts as personal, unless the mapping says that it
    /// knows it and its name is one of times and kinds. Of one with several uses the most secret one counts.
    func makeColumnSecrecy() -> [Secrecy] {
        plan.binding.header.indices.map { column in
            let uses = logicalColumns(of: column).flatMap(uses)
            let selects = mapping.isSelectedBy(logicalColumns(of: column)) || isFilter(column)
            if let most = uses.max() { return most }
            return selects ? .word : mapping.isImpersonal(plan.binding.header[column]) ? .open : .personal
        }
    }

    /// The parameters that a column of the file fills, sent or not, each once.
    func parameters(fedBy column: Int) -> [String] {
        let names = logicalColumns(of: column).map(\.name)
        return (mapping.parameters + mapping.details).filter { rule in rule.columns.contains(where: names.contains) }
            .map(\.specification.name)
    }

    private func logicalColumns(of fileColumn: Int) -> [MappingColumn] {
        mapping.columns.filter { column in
            plan.binding.indexes[column.name].map(plan.binding.fileColumns)?.contains(fileColumn) == true
        }
    }

    private func uses(of column: MappingColumn) -> [Secrecy] {
        let readers = (mapping.parameters + mapping.details).filter { $0.columns.contains(column.name) }
        let secrecies = readers.map { rule in
            // What is compared is mostly a token with another.
            if case .equality = rule.source { Secrecy.token } else { Secrecy(of: rule.specification) }
        }
        return column.shapes.isEmpty ? secrecies : secrecies + [.token]
    }

    private func isFilter(_ column: Int) -> Bool {
        let name = HeaderBinding.normalized(plan.binding.header[column])
        return settings.rowFilters.contains { HeaderBinding.normalized($0.header) == name }
    }
}

extension GatewayMapping {
    private static let impersonal: Set<String> = ["funding_type", "created_at", "updated_at"]

    /// Whether a column that nothing is taken from is one that the mapping knows, with nothing personal in it.
    fileprivate func isImpersonal(_ header: String) -> Bool {
        let name = HeaderBinding.normalized(header)
        let wanted = Self.impersonal.map(HeaderBinding.normalized)
        return wanted.contains(name) && ignoredHeaders.contains { HeaderBinding.normalized($0) == name }
    }

    /// Whether rows are selected by the words in one of these columns.
    fileprivate func isSelectedBy(_ columns: [MappingColumn]) -> Bool {
        let names = columns.map(\.name)
        if let usability, names.contains(usability.column) { return true }
        return conditions.contains { condition in
            guard names.contains(condition.column) else { return false }
            return switch condition.test {
            case .among, .notAmong: true
            case .empty, .filled: false
            }
        }
    }
}
