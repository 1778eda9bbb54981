import MigrationModel
import OrderedJSON

extension RunReport {
    /// Whether every row has ended and every result is written, so that a further run would change nothing.
    package var isFinished: Bool { endings[.notAttempted] == 0 && inDoubt == 0 && unwrittenResults == 0 }

    /// What is still open, in a sentence after which nothing is to be signed; `nil` where the run is finished.
    var unfinishedNote: String? {
        guard !isFinished else { return nil }
        let parts = [
            openWords(inDoubt, "in doubt", openRows.inDoubt),
            openWords(endings[.notAttempted], "not attempted", openRows.notAttempted),
        ]
        .compactMap(\.self)
        let rows = parts.isEmpty ? "" : " \(parts.joined(separator: ", "))."
        let results = unwrittenNote.map { " \($0)" } ?? ""
        return """
            Not to be signed: this run is unfinished, and its numbers will change.\(rows)\(results) Run the job again: the \
            report of a finished run has the sign-off.
            """
    }

    /// Rows that are open, with the first of them by name; `nil` where there is none.
    func openWords(_ count: Int, _ state: String, _ first: [RowAddress]) -> String? {
        guard count > 0 else { return nil }
        let words = "\(count.rows) \(count == 1 ? "is" : "are") \(state)"
        guard !first.isEmpty else { return words }
        return "\(words) (\(Self.names(first, of: count)))"
    }

    /// The first of so many rows by name, such as `rows 3, 4, 9 and 12 more`.
    static func names(_ first: [RowAddress], of count: Int) -> String {
        let named = first.map { String($0.ordinal) }.joined(separator: ", ")
        let more = count - first.count
        return "\(count == 1 ? "row" : "rows") \(named)"
            + (more > 0 ? " and \(more.grouped) more, all in rows.csv" : "")
    }

    /// See ``json()``.
    var openValue: JSONValue {
        func places(_ rows: [RowAddress]) -> JSONValue {
            .array(rows.map { .object(["row": .integer($0.ordinal), "line": .integer($0.line)]) })
        }
        return .object([
            "in_doubt": .integer(inDoubt),
            "not_attempted": .integer(endings[.notAttempted]),
            "unwritten_results": .integer(unwrittenResults),
            "in_doubt_first": places(openRows.inDoubt),
            "not_attempted_first": places(openRows.notAttempted),
        ])
    }
}
