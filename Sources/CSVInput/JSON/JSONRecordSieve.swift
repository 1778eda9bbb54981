/// Picks the records out of a file's events: the objects that lie inside a certain number of containers.
struct JSONRecordSieve: ~Copyable {
    /// What an event came to.
    enum Outcome {
        /// No record has ended.
        case nothing
        /// ``record`` is complete, until the next event is taken.
        case record
        /// Something else than an object stands where records are.
        case misfit
        /// The record that began on ``JSONRecord/line`` has more bytes or values than may be held.
        case tooLarge
    }

    /// The values that a record may have, so that its list stays smaller than its largest text.
    static let valueLimit = 262_144

    /// The record; its texts grow by what is written for rows.
    var record = JSONRecord()
    private let depth: Int
    /// The 0-based property of the top-level object in which records are; `nil`: in all that are deep enough.
    private let property: Int?
    private let byteLimit: Int
    private var currentProperty = -1
    private var start: Int?

    /// Makes a sieve for records of up to `byteLimit` bytes.
    init(depth: Int, property: Int? = nil, byteLimit: Int) {
        self.depth = depth
        self.property = property
        self.byteLimit = byteLimit
    }

    mutating func take(_ event: JSONEvent) -> Outcome {
        if event.depth == 1, event.kind == .name { currentProperty += 1 }
        guard event.depth >= depth, property == nil || property == currentProperty else { return .nothing }
        if event.depth == depth {
            switch event.kind {
            case .objectBegin: begin(event)
            case .objectEnd where start != nil:
                record.append(event)
                defer { start = nil }
                return isTooLarge(event) ? .tooLarge : .record
            case .name: record.begin(key: event)
            case .end, .arrayEnd, .objectEnd: return .nothing
            case .arrayBegin, .string, .number, .boolean, .null: return .misfit
            }
        } else if start != nil {
            record.append(event)
            if isTooLarge(event) { return .tooLarge }
        }
        return .nothing
    }

    /// Gives the record's memory back.
    mutating func discard() { record = JSONRecord() }

    private mutating func begin(_ event: JSONEvent) {
        // A key has begun the record already, unless that one has ended since.
        if record.key == nil || !record.values.isEmpty { record.removeAll() }
        start = event.span.lowerBound
        record.append(event)
    }

    private func isTooLarge(_ event: JSONEvent) -> Bool {
        guard let start else { return false }
        return event.span.upperBound - start > byteLimit || record.values.count > Self.valueLimit
    }
}
