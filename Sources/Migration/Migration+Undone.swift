import Glibc
import MigrationModel
import Reporting
import RunJournal

extension Migration {
    /// Whether an undo has sent anything for this job or recorded anything as gone, or may have.
    package var isUndone: Bool {
        // What cannot be read may say anything.
        do { return try lostUndo() != nil || undoJournalTells() } catch { return true }
    }

    /// Whether the undo's journal is there and has anything sent or gone.
    private func undoJournalTells() throws(Failure) -> Bool {
        let path = job.undoJournalPath
        guard access(path, F_OK) == 0 else { return false }
        return try translated {
            let journal = try RunJournal(reading: path)
            return try journal.passes().contains { pass in
                try pass.identity.rows > journal.endings(of: pass)[.notAttempted]
                    || journal.attempts(of: pass).exchanges > 0
            }
        }
    }

    /// Refuses to go on with a job of which an undo has sent anything, or recorded anything as gone, or may have.
    ///
    /// What is gone counts as done in the job's journal, so a run could not tell what is missing. Where that journal is open
    /// to be written to, ask once more by ``refuseIfUndoLost(_:)``: here one that is damaged, or for which the
    /// disk has no room, is passed over, since opening it says what is wrong with it.
    ///
    /// - Throws: ``Failure`` with 78, or where the undo's journal cannot be read.
    func refuseIfUndone() throws(Failure) {
        try translated {
            do {
                if let lost = try lostUndo() { throw isLost(lost) }
            } catch let error as JournalError where [.unreadable, .notWritten].contains(error.code) {}
        }
        guard try undoJournalTells() else { return }
        throw Failure(
            .jobFileWrong,
            "This job has been undone, in part at least (\(job.undoJournalPath)), so it cannot go on. To send its input again, give "
                + "the job another name and journal; `tokenferry undo` says what is left of what it made."
        )
    }

    /// Refuses to go on with a job of which an undo began whose journal is missing.
    ///
    /// - Parameter main: The job's journal, open to be written to.
    /// - Throws: ``Failure`` with 78, or where a journal cannot be read.
    func refuseIfUndoLost(_ main: RunJournal) throws(Failure) {
        if let lost = try translated({ try lostUndo(main) }) { throw isLost(lost) }
    }

    private func isLost(_ lost: LostUndo) -> Failure {
        Failure(
            .jobFileWrong,
            "\(lost.sentence) So the job cannot go on. \(LostUndo.remedy) To send its input again, give the job another name "
                + "and journal."
        )
    }

    /// The same as ``lostUndo(_:)`` where the job's journal is not open.
    ///
    /// - Throws: Where a journal cannot be read.
    /// - Returns: `nil` where no undo began, or all that it did is known.
    func lostUndo() throws -> LostUndo? {
        guard access(job.journalPath, F_OK) == 0 else { return try unrecordedUndo() }
        return try lostUndo(RunJournal(reading: job.journalPath))
    }

    /// The latest undo that began and whose journal is not the one beside the job's.
    ///
    /// The job's journal tells of it; of one that an earlier version began, only what is left beside the missing journal does.
    ///
    /// - Parameter main: The job's journal.
    /// - Throws: Where a journal cannot be read.
    /// - Returns: `nil` where no undo began, or all that it did is known.
    func lostUndo(_ main: RunJournal) throws -> LostUndo? {
        let undos = try main.undos()
        guard !undos.isEmpty else { return try unrecordedUndo() }
        let isThere = access(job.undoJournalPath, F_OK) == 0
        let mark = isThere ? try RunJournal(reading: job.undoJournalPath).mark : nil
        guard let last = undos.last(where: { $0.journalMark != mark }) else { return nil }
        var lost = LostUndo(journal: job.undoJournalPath)
        lost.begunAt = last.begunAt
        lost.begunBy = last.begunBy
        lost.planDigest = last.planDigest
        lost.isReplaced = isThere
        return lost
    }

    /// An undo whose journal is gone, and of which its lock or log tells.
    private func unrecordedUndo() throws -> LostUndo? {
        let path = job.undoJournalPath
        guard access(path, F_OK) != 0 else { return nil }
        guard access(path + "-wal", F_OK) == 0 || JournalLock.announced(journalPath: path) > 0 else { return nil }
        return LostUndo(journal: path)
    }

    /// What an undo of a job whose earlier one is lost has to say about that.
    func lostNote(_ lost: LostUndo) -> String {
        "\(lost.sentence) What it removed shows as gone already here, and not as removed by an undo. Put its journal back if it can "
            + "be found."
    }
}
