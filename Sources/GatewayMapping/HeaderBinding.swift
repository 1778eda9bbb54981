/// Which column of a file each logical column of a mapping is.
struct HeaderBinding {
    /// The 0-based columns by logical name; a column that the file lacks is missing here.
    ///
    /// One that each row finds in another of several columns has an index behind the file's last; see ``groups``.
    let indexes: [String: Int]
    let header: [String]
    /// The file's columns, of which each row fills one, for the indexes from `header.count` on.
    let groups: [[Int]]

    /// Finds the columns; where the job file gives a header to one, only that counts.
    init(
        columns: [MappingColumn],
        header: [String],
        overrides: [String: String]
    ) throws(HeaderError) {
        let known = columns.map(\.name)
        for name in overrides.keys.sorted() where !known.contains(name) {
            throw .unknownColumn(name, known: known)
        }
        var positions: [String: [Int]] = [:]
        for (index, name) in header.enumerated() { positions[Self.normalized(name), default: []].append(index) }
        var indexes: [String: Int] = [:]
        var groups: [[Int]] = []
        for column in columns {
            let override = overrides[column.name]
            let names = override.map { [$0] } ?? column.headers
            let found = names.flatMap { positions[Self.normalized($0)] ?? [] }
            let isGroup = column.isOneFilled && Set(found.map { Self.normalized(header[$0]) }).count == found.count
            guard found.count <= 1 || isGroup else {
                throw .ambiguousColumn(column.name, candidates: found.map { header[$0] })
            }
            if found.count > 1 {
                indexes[column.name] = header.count + groups.count
                groups.append(found.sorted())
            } else {
                indexes[column.name] = found.first
            }
            guard found.isEmpty else { continue }
            if let override { throw .overrideNotFound(column.name, header: override, found: header) }
            if column.isRequired { throw .missingColumn(column.name, tried: column.headers, found: header) }
        }
        self.indexes = indexes
        self.header = header
        self.groups = groups
    }

    /// How many indexes there are: one for each column of the file, and one for each group.
    var count: Int { header.count + groups.count }

    /// The file's columns behind an index; none for one that is out of range.
    func fileColumns(_ index: Int) -> [Int] {
        if header.indices.contains(index) { return [index] }
        return groups.indices.contains(index - header.count) ? groups[index - header.count] : []
    }

    /// The column, or the columns of a group, for a message; empty for an index that is out of range.
    func label(of index: Int) -> String {
        let names = fileColumns(index).map { "\"\(header[$0])\"" }
        return names.isEmpty ? "" : "column \(names.joined(separator: " or "))"
    }

    /// The header as it is compared: without blanks at the ends (no-break and zero-width ones too), in lower case.
    static func normalized(_ header: String) -> String {
        let trimmed = Array(header.utf8).withUnsafeBufferPointer { String(decoding: $0.trimmed, as: UTF8.self) }
        return trimmed.lowercased()
    }
}
