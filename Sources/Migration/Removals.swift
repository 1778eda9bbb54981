import Glibc
import MigrationModel
import RunJournal

/// What an undo of a job has removed so far, by its own journal.
struct Removals {
    /// When each payment source was removed, by its id.
    fileprivate(set) var times: [String: UnixMilliseconds] = [:]
}

extension Migration {
    /// Reads what an undo of the job has removed; `nil` where none has been begun.
    ///
    /// What others removed before it is no removal of the undo, and what it is in doubt about not yet.
    ///
    /// - Throws: What reading the undo's journal throws, since without it nobody can tell what is still there.
    func removals() throws -> Removals? {
        guard access(job.undoJournalPath, F_OK) == 0 else { return nil }
        let journal = try RunJournal(reading: job.undoJournalPath)
        var removals = Removals()
        for pass in try journal.passes() {
            try journal.forEachRow(of: pass) { row in
                guard row.ending == .created || row.ending == .recovered, let id = row.paymentSourceID else { return }
                removals.times[id] = row.endedAt ?? pass.startedAt
            }
        }
        return removals
    }
}
