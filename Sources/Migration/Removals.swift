import Glibc
import MigrationModel
import RunJournal

/// What an undo of a job has removed so far, by its own journal.
struct Removals {
    /// When each payment source was removed, by its id.
    fileprivate(set) var times: [String: UnixMilliseconds] = [:]
    /// SHA-256 over what the undo's journal recorded by then; `nil` where it was not asked for.
    fileprivate(set) var journalDigest: String?
}

extension Migration {
    /// Reads what an undo of the job has removed.
    ///
    /// What others removed before it is no removal of the undo, and what it is in doubt about not yet.
    ///
    /// - Parameter withDigest: Whether to compute the undo's journal's digest too, of the same state; it reads the whole journal.
    /// - Throws: What reading the undo's journal throws, since without it nobody can tell what is still there.
    /// - Returns: `nil` where no undo has been begun.
    func removals(withDigest: Bool = false) throws -> Removals? {
        guard access(job.undoJournalPath, F_OK) == 0 else { return nil }
        let journal = try RunJournal(reading: job.undoJournalPath)
        return try journal.consistently {
            var removals = Removals()
            for pass in try journal.passes() {
                try journal.forEachRow(of: pass) { row in
                    guard row.ending == .created || row.ending == .recovered, let id = row.paymentSourceID else {
                        return
                    }
                    removals.times[id] = row.endedAt ?? pass.startedAt
                }
            }
            if withDigest { removals.journalDigest = try journal.digest() }
            return removals
        }
    }
}
