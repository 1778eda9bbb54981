/// A layout that a file may have, followed through its events until something stands against it.
struct JSONCandidate: ~Copyable {
    var layout: JSONLayout
    /// Whether `has_more: true` stands beside the records.
    var saysMoreFollows = false
    private(set) var records = 0
    /// The line on which the first record begins, 1-based; 0 before it.
    private(set) var firstLine = 0
    /// Why the layout does not work; it takes no more events then.
    private(set) var obstacle: JSONObstacle?
    /// The line on which the record or value in question begins.
    private(set) var obstacleLine = 0
    private var sieve: JSONRecordSieve
    private var columns = JSONColumns()
    private let judgesMisfits: Bool

    /// Begins with a layout; `judgesMisfits` is false where others find out what is not a record.
    init(_ layout: JSONLayout, recordLimit: Int, judgesMisfits: Bool = true) {
        self.layout = layout
        self.judgesMisfits = judgesMisfits
        sieve = JSONRecordSieve(depth: layout.depth, byteLimit: recordLimit)
    }

    mutating func take(_ event: JSONEvent) {
        guard obstacle == nil else { return }
        switch sieve.take(event) {
        case .nothing: break
        case .record:
            records += 1
            if records == 1 { firstLine = sieve.record.line }
            do throws(JSONObstacle) {
                try columns.note(sieve.record)
            } catch {
                drop(error, line: sieve.record.line)
            }
        case .misfit: if judgesMisfits { drop(.otherShape, line: event.line) }
        case .tooLarge: drop(.tooLarge, line: sieve.record.line)
        }
    }

    /// Gives the layout up and its memory back.
    mutating func drop(_ obstacle: JSONObstacle, line: Int) {
        self.obstacle = obstacle
        obstacleLine = line
        sieve.discard()
        columns = JSONColumns()
    }

    /// Settles the columns and returns their names; see ``JSONColumns/finish(path:)``.
    mutating func finishColumns(path: String) throws(CSVInputError) -> [String] { try columns.finish(path: path) }

    /// The columns, which the candidate has no longer then.
    mutating func takeColumns() -> JSONColumns {
        var taken = JSONColumns()
        swap(&taken, &columns)
        return taken
    }
}
