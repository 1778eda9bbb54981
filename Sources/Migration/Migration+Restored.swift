import MigrationModel
import RunJournal

extension Migration {
    /// Refuses a journal that knows less than the reconciliations among the job's reports that were made from it.
    ///
    /// A backup that was brought back is such a journal: whatever was sent after it was made would be sent once more. A report
    /// is written from what is durable in the journal, so no state of one that nobody replaced is behind it. Of a journal that was
    /// begun anew, and without a report, nothing can be told.
    ///
    /// - Throws: ``Failure`` with 1, naming both.
    func refuseIfRestored(_ journal: RunJournal) throws {
        let state = try journal.state()
        // The reports of a later input are in a folder of their own, which an older journal may not know of.
        let passes = (try journal.latestPass()?.number ?? 0) + 1
        for path in (1...passes).map({ reportPath("report.json", pass: $0) }) {
            guard let report = ReportedRun(path: path), state.isBefore(report.journalState) else { continue }
            let (known, now) = (report.journalState, state)
            throw Failure(
                .unexpected,
                "The journal \(job.journalPath) is behind the report \(path), which was made from it at \(report.createdAt): it knew "
                    + "of \(known.calls) calls and \(known.approvals) approvals then, and knows of \(now.calls) and \(now.approvals) "
                    + "now. Was an older copy of it brought back? Restore the latest one, with its -wal: to go on from this one could "
                    + "attach tokens twice. Nothing was sent or written. Only where you know that what is missing took no effect, move the "
                    + "report away."
            )
        }
    }
}
