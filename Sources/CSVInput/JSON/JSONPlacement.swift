/// What becomes of a property's value in a row.
enum JSONPlacement {
    /// Nothing: null, an empty array or object, an array of one null.
    case nothing
    /// The text of a value (its index): the scalar itself, or the only one of an array.
    case scalar(Int)
    /// The value written as JSON: an array of several scalars or of mixed values.
    case text
    /// The properties of an object, each with its own column.
    case properties
    /// The objects of an array: rows of their own, or text inside such a row.
    case elements
    /// The objects of an object: the same, unless it is the same one in each record.
    case members

    init(of value: Int, in record: borrowing JSONRecord) {
        let facts = record.values[value]
        switch facts.kind {
        case .string, .number, .boolean: self = .scalar(value)
        case .null: self = .nothing
        case .array where facts.contents == .objects: self = .elements
        case .array where facts.contents == .scalars && facts.count == 1:
            self = record.values[value + 1].kind == .null ? .nothing : .scalar(value + 1)
        case .array: self = facts.count == 0 ? .nothing : .text
        case .object where facts.contents == .objects: self = .members
        case .object: self = facts.count == 0 ? .nothing : .properties
        }
    }
}
