/// Where in a JSON file the records are.
///
/// 1. An array at the top: its elements are the records.
/// 2. Several objects at the top, one after the other: each is a record.
/// 3. One object at the top. Only its end tells what it is, so all three are followed until then:
///    - One property holds objects, in an array or an object, and the others are scalars, empty, or arrays of scalars:
///      those objects are the records; the other properties are no columns.
///    - Else, every property is an object: these are the records, with the property's name as their key.
///    - Else, it is a record itself, the only one.
///
/// So a single record with one collection and scalars, alone in its file, is taken for a list with something beside it;
/// the header shows it. In an array, or with a second record behind it, it is a record.
enum JSONLayout: Hashable, Sendable {
    /// An array of records.
    case list
    /// Records one after the other, or a single one.
    case lines
    /// An object of records.
    case keyed
    /// An object with a property (0-based) that holds the records, as an array or an object of them.
    case wrapped(property: Int)

    /// The number of containers around a record.
    var depth: Int {
        switch self {
        case .lines: 0
        case .list, .keyed: 1
        case .wrapped: 2
        }
    }

    /// The property of the top-level object that holds the records; `nil` where it is no property of it, or any.
    var property: Int? {
        if case .wrapped(let property) = self { property } else { nil }
    }
}
