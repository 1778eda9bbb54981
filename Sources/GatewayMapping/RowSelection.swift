package import MigrationModel

/// Which rows of a file a job selects, for a file that no mapping reads.
///
/// It compares as the selection of the input does.
package struct RowSelection {
    private let filters: [CompiledCondition]
    /// Holds what the filters point to.
    private let arena = ByteArena()

    /// Finds the columns.
    ///
    /// - Parameters:
    ///   - filters: All of which a row must pass; none selects every row.
    ///   - header: The file's column names.
    ///   - key: Where the job file has the filters, for messages.
    /// - Throws: ``HeaderError`` for a header that the file does not have, or has twice.
    package init(_ filters: [MappingSettings.RowFilter], header: [String], key: String) throws(HeaderError) {
        self.filters = try CompiledCondition.all(filters, header: header, in: arena, key: key)
    }

    /// Whether a row is selected.
    package func takes(_ row: borrowing InputRow) -> Bool {
        for filter in filters {
            guard case .among(let words) = filter.test else { continue }
            if words.text(for: row[filter.column].trimmed) == nil { return false }
        }
        return true
    }
}
