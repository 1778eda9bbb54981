import ChargebeeAPI
import GatewayCatalogue

/// What is known about the values of one column, as tables.
struct CompiledColumn: BitwiseCopyable {
    /// The file's columns, of which each row fills one; empty for a column of the file itself.
    var group = UnsafeBufferPointer<Int>(start: nil, count: 0)
    var shapes = UnsafeBufferPointer<CompiledTokenShape>(start: nil, count: 0)
    var singleUsePrefixes = UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>(start: nil, count: 0)
    var emptyWords: EmptyWords?
    /// Whether a shape says that tokens mix capitals and small letters.
    var mixesCase = false
    /// Whether a shape has hexadecimal digits, which are the same in capitals and small letters.
    var hasHexadecimal = false
}

extension CompiledColumn {
    /// The columns of a file by their index in the binding, groups included.
    static func all(_ mapping: GatewayMapping, _ binding: HeaderBinding, in arena: ByteArena) -> [CompiledColumn] {
        var columns = [CompiledColumn](repeating: CompiledColumn(), count: binding.count)
        for (position, group) in binding.groups.enumerated() {
            columns[binding.header.count + position].group = arena.store(group)
        }
        for column in mapping.columns {
            guard let index = binding.indexes[column.name] else { continue }
            let shapes = column.shapes.map {
                CompiledTokenShape($0.token, typicalLengths: $0.typicalLengths, in: arena)
            }
            let singleUse = column.shapes.flatMap(\.token.singleUsePrefixes)
            columns[index].shapes = arena.store(shapes)
            columns[index].singleUsePrefixes = arena.store(singleUse.map { arena.store($0) })
            columns[index].mixesCase = shapes.contains(where: \.mixesCase)
            columns[index].hasHexadecimal = shapes.contains(where: \.isHexadecimal)
            columns[index].emptyWords = EmptyWords(column, in: mapping, arena: arena)
        }
        return columns
    }
}

/// The words that stand for nothing in a column.
struct EmptyWords: BitwiseCopyable {
    /// Compared byte for byte.
    private let exact: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// Compared without regard to ASCII case.
    private let folded: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// One entry for each byte value: whether a word begins with it.
    private let starts: UnsafeBufferPointer<Bool>
    private let longest: Int

    /// `nil` for a column in which every word counts.
    init?(_ column: MappingColumn, in mapping: GatewayMapping, arena: ByteArena) {
        let readers = (mapping.parameters + mapping.details).filter { $0.columns.contains(column.name) }
        var exact: [String] = []
        // A surname may be None, and a street Null; an id, a number or a country is neither.
        if readers.isEmpty || readers.contains(where: { !$0.specification.isFreeText }) {
            exact += MappingColumn.builtInEmptyWords
        }
        if readers.contains(where: { ["billing_address[zip]", "card[billing_zip]"].contains($0.specification.name) }) {
            exact += ["0", "0.0"]
        }
        let words = exact + column.emptyWords
        guard !words.isEmpty else { return nil }
        self.exact = arena.store(exact.map { arena.store($0) })
        folded = arena.store(column.emptyWords.map { arena.store($0) })
        longest = words.map(\.utf8.count).max() ?? 0
        var starts = [Bool](repeating: false, count: 256)
        for word in words {
            guard let first = word.utf8.first else { continue }
            starts[Int(first)] = true
            if (0x61...0x7A).contains(first | 0x20) {
                starts[Int(first & 0xDF)] = true
                starts[Int(first | 0x20)] = true
            }
        }
        self.starts = arena.store(starts)
    }

    /// Whether a trimmed value, which is not empty, is one of the words.
    func contains(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.count <= longest, starts[Int(value[0])] else { return false }
        for word in exact where word.equals(value) { return true }
        for word in folded where word.equalsIgnoringCase(value) { return true }
        return false
    }
}

extension ParameterSpecification {
    /// Whether people wrote it: names, streets and cities.
    fileprivate var isFreeText: Bool {
        guard case .text = kind, name != "billing_address[state]" else { return false }
        return ValueReading(self) == .text
    }
}
