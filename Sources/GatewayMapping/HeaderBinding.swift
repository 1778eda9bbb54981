/// Which column of a file each logical column of a mapping is.
struct HeaderBinding {
    /// The 0-based columns by logical name; a column that the file lacks is missing here.
    let indexes: [String: Int]
    let header: [String]

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
        for column in columns {
            let override = overrides[column.name]
            let names = override.map { [$0] } ?? column.headers
            let found = names.flatMap { positions[Self.normalized($0)] ?? [] }
            guard found.count <= 1 else {
                throw .ambiguousColumn(column.name, candidates: found.map { header[$0] })
            }
            indexes[column.name] = found.first
            guard found.isEmpty else { continue }
            if let override { throw .overrideNotFound(column.name, header: override, found: header) }
            if column.isRequired { throw .missingColumn(column.name, tried: column.headers, found: header) }
        }
        self.indexes = indexes
        self.header = header
    }

    /// The header as it is compared: without blanks at the ends (no-break and zero-width ones too), in lower case.
    static func normalized(_ header: String) -> String {
        let trimmed = Array(header.utf8).withUnsafeBufferPointer { String(decoding: $0.trimmed, as: UTF8.self) }
        return trimmed.lowercased()
    }
}
