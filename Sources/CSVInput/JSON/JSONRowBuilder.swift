import MigrationModel

/// Makes rows of records: one for each child in a record's collections, or a single one where there is no child.
struct JSONRowBuilder: ~Copyable {
    private typealias Slice = JSONRecord.Slice

    /// Where the fields of the row lie in the record; the record's own ones stay while its children come and go.
    private var fields: [Slice]
    private var columns: JSONColumns
    /// The children of the record that are to have a row, with their places.
    private var children: [(value: Int, place: Int)] = []
    private var nextChild = 0
    private var hasRow = false
    /// The columns that the child in hand has filled.
    private var filled: [Int] = []
    private var ownTextEnd = 0
    private let rowLimit: Int
    /// The line on which the row begins.
    private(set) var line = 0
    private(set) var damage: RowDamage?

    /// Makes rows with `count` fields; a row of more than `rowLimit` bytes is damage and has none.
    init(columns: consuming JSONColumns, count: Int, rowLimit: Int) {
        self.columns = columns
        self.rowLimit = rowLimit
        fields = Array(repeating: Slice(), count: count)
    }

    /// Takes a record apart.
    ///
    /// - Throws: where the record has a place that the columns do not know.
    mutating func begin(_ record: inout JSONRecord) throws(JSONObstacle) {
        for column in fields.indices { fields[column] = Slice() }
        filled.removeAll(keepingCapacity: true)
        children.removeAll(keepingCapacity: true)
        nextChild = 0
        hasRow = true
        if let key = record.key { try set(key, at: try place(of: JSONColumns.root, .key)) }
        try fill(propertiesOf: 0, of: &record, at: JSONColumns.root, isRow: false)
        filled.removeAll(keepingCapacity: true)
        ownTextEnd = record.textCount
    }

    /// Puts the next row of the record into the collector; `false` where it has no more.
    mutating func next(of record: inout JSONRecord, into collector: inout FieldCollector) throws(JSONObstacle) -> Bool {
        guard hasRow else { return false }
        if children.isEmpty {
            line = record.line
        } else {
            for column in filled { fields[column] = Slice() }
            filled.removeAll(keepingCapacity: true)
            record.truncate(to: ownTextEnd)
            try fillChild(children[nextChild], of: &record)
        }
        nextChild += 1
        hasRow = nextChild < children.count
        collect(&record, into: &collector)
        return true
    }

    private mutating func fillChild(
        _ child: (value: Int, place: Int),
        of record: inout JSONRecord
    ) throws(JSONObstacle) {
        line = record.values[child.value].line
        if columns.nodes[child.place].edge == .member {
            try set(record.values[child.value].name, at: try place(of: child.place, .key))
        }
        try fill(propertiesOf: child.value, of: &record, at: child.place, isRow: true)
    }

    private mutating func fill(
        propertiesOf object: Int,
        of record: inout JSONRecord,
        at node: Int,
        isRow: Bool
    ) throws(JSONObstacle) {
        var value = object + 1
        while value < Int(record.values[object].end) {
            let place = try place(of: node, .property, record.name(value))
            switch JSONPlacement(of: value, in: record) {
            case .nothing: break
            case .scalar(let scalar): try set(record.values[scalar].text, at: place)
            case .text: try set(record.storeJSON(of: value), at: place)
            case .properties: try fill(propertiesOf: value, of: &record, at: place, isRow: isRow)
            case .members where columns.nodes[place].membership == .one:
                let only = try self.place(of: place, .only, record.name(value + 1))
                try fill(propertiesOf: value + 1, of: &record, at: only, isRow: isRow)
            case .elements where isRow, .members where isRow: try set(record.storeJSON(of: value), at: place)
            case .elements: appendChildren(of: value, in: record, at: try self.place(of: place, .element))
            case .members: appendChildren(of: value, in: record, at: try self.place(of: place, .member))
            }
            value = Int(record.values[value].end)
        }
    }

    private mutating func appendChildren(of collection: Int, in record: borrowing JSONRecord, at place: Int) {
        var child = collection + 1
        while child < Int(record.values[collection].end) {
            children.append((child, place))
            child = Int(record.values[child].end)
        }
    }

    private mutating func place(
        of node: Int,
        _ edge: JSONColumns.Edge,
        _ name: UnsafeBufferPointer<UInt8>? = nil
    ) throws(JSONObstacle) -> Int {
        guard let place = columns.child(of: node, edge, name) else { throw .otherShape }
        return place
    }

    private mutating func set(_ slice: Slice, at place: Int) throws(JSONObstacle) {
        guard let column = columns.nodes[place].column else { throw .otherShape }
        fields[column] = slice
        filled.append(column)
    }

    private mutating func collect(_ record: inout JSONRecord, into collector: inout FieldCollector) {
        collector.removeAll()
        damage = nil
        let size = fields.reduce(0) { $0 + Int($1.count) }
        guard size <= rowLimit else {
            damage = .tooLong(limit: rowLimit)
            return collector.endRecord()
        }
        record.pad(FieldCollector.fixedMove)
        collector.reserve(max(size, fields.count))
        for field in fields {
            let bytes = record.bytes(field)
            collector.append(field: UnsafeRawPointer(bytes.baseAddress), count: bytes.count)
        }
        collector.endRecord()
        damage = Self.damage(of: collector, size: size)
    }

    private static func damage(of fields: FieldCollector, size: Int) -> RowDamage? {
        let all = UnsafeBufferPointer(start: fields.bytes, count: size)
        guard all.contains(where: { $0 >= 0x80 || $0 == ASCII.nul }) else { return nil }
        for column in 0..<fields.count {
            let field = fields.field(column)
            if field.contains(ASCII.nul) { return .nulByte(column: column) }
            if !isUTF8(field) { return .invalidEncoding(column: column) }
        }
        return nil
    }
}
