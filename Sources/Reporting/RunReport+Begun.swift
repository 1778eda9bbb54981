import MigrationModel

extension RunReport {
    /// What the next run goes on with, since some of it is done already; nothing where there is none.
    var begunNotes: [String] {
        var notes: [String] = []
        if begun > 0 {
            notes.append(
                """
                Begun: \(begun.rows) stand\(begun == 1 ? "s" : "") between two calls, for example exported, or the new source \
                made and the old one not removed. Run the job again with the same input; no other input can end them.
                """
            )
        }
        if begunAndFailed > 0 {
            notes.append(
                """
                Begun and failed: of the failed rows, \(begunAndFailed.grouped) made the new source, and the old one was not \
                removed. Mend the cause, then run with --retry-failed: that goes on there.
                """
            )
        }
        if let unwrittenNote { notes.append(unwrittenNote) }
        return notes
    }

    /// Whether every row is done, and no reference is left to write.
    var isThrough: Bool { done == facts.rows && done > 0 && unwrittenResults == 0 }

    /// That exported references are still to be written, in a sentence; `nil` where none is.
    var unwrittenNote: String? {
        guard unwrittenResults > 0 else { return nil }
        let references = unwrittenResults.counted("exported reference is", "exported references are")
        return "\(references) still to be written into \(resultFile ?? "the result file"): run the job again."
    }
}
