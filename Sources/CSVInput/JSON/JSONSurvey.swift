/// What a first reading of a JSON file finds: where the records are, which columns they have, and that it is sound.
struct JSONSurvey: ~Copyable {
    let layout: JSONLayout
    var columns: JSONColumns
    let header: [String]
    /// The number of records, and of bytes in the text.
    let records: Int
    let size: Int
    /// The line on which the first record begins, 1-based.
    let firstLine: Int
    /// Whether `has_more: true` stands beside the list of records.
    let saysMoreFollows: Bool

    /// Reads the whole text.
    ///
    /// - Throws: where it cannot be read, is no well-formed JSON, has no records, or records too large.
    init(of tokenizer: inout JSONTokenizer, path: String, recordLimit: Int) throws(CSVInputError) {
        let first = try tokenizer.next()
        var candidate: JSONCandidate
        switch first.kind {
        case .objectBegin:
            candidate = try JSONObjectReading.candidate(from: first, &tokenizer, path: path, recordLimit: recordLimit)
        case .arrayBegin:
            candidate = JSONCandidate(.list, recordLimit: recordLimit)
            try Self.finish(&candidate, from: first, &tokenizer, path: path)
        case .end: throw CSVInputError(.empty, path: path, detail: "the file is empty; was the export finished?")
        case .objectEnd, .arrayEnd, .name, .string, .number, .boolean, .null:
            throw Self.misfit(path: path, line: first.line)
        }
        guard candidate.records > 0 else { throw Self.noRecords(path: path) }
        let header = try candidate.finishColumns(path: path)
        layout = candidate.layout
        records = candidate.records
        firstLine = candidate.firstLine
        saysMoreFollows = candidate.saysMoreFollows
        size = tokenizer.offset
        self.header = header
        columns = candidate.takeColumns()
    }

    /// Reads on to the end with one layout.
    static func finish(
        _ candidate: inout JSONCandidate,
        from first: JSONEvent,
        _ tokenizer: inout JSONTokenizer,
        path: String
    ) throws(CSVInputError) {
        var event = first
        while event.kind != .end {
            candidate.take(event)
            if let obstacle = candidate.obstacle {
                throw error(for: obstacle, path: path, line: candidate.obstacleLine)
            }
            if event.depth == 0, event.kind == .arrayEnd {
                event = try tokenizer.next()
                guard event.kind == .end else { throw textBehindList(path: path, line: event.line) }
            } else {
                event = try tokenizer.next()
            }
        }
    }

    static func error(for obstacle: JSONObstacle, path: String, line: Int) -> CSVInputError {
        switch obstacle {
        case .otherShape: return misfit(path: path, line: line)
        case .tooLarge:
            let detail =
                "the record that begins here has more bytes or values than may be held at once; "
                + "records are expected as an array, as an object of objects, or one behind the other"
            return CSVInputError(.malformedJSON, path: path, line: line, detail: detail)
        case .tooManyColumns:
            let detail =
                "by this record there are more than some \(JSONColumns.limit) different properties, so that their "
                + "names seem to be values; export the file with fixed property names"
            return CSVInputError(.malformedJSON, path: path, line: line, detail: detail)
        }
    }

    static func noRecords(path: String) -> CSVInputError {
        CSVInputError(.empty, path: path, detail: "the file has no records; was the export finished?")
    }

    private static func misfit(path: String, line: Int) -> CSVInputError {
        let detail = "an object should stand here, for each record is one; export the file as records with named fields"
        return CSVInputError(.malformedJSON, path: path, line: line, detail: detail)
    }

    private static func textBehindList(path: String, line: Int) -> CSVInputError {
        let detail = "more text follows the list of records; a file has one list, or records one behind the other"
        return CSVInputError(.malformedJSON, path: path, line: line, detail: detail)
    }
}
