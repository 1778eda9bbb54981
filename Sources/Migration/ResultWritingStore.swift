import CrashPoints
import Execution
import MigrationModel
import RunJournal
import Synchronization

/// A journal whose exported references go into the result file and, once they are durable there, out of the journal.
struct ResultWritingStore: OutcomeStore {
    private let journal: RunJournal
    private let file: ResultFile
    private let pending = Pending()

    /// References that are durable in the journal and not yet in the file.
    private final class Pending: Sendable {
        /// Protects them.
        let results = Mutex<[(ordinal: Int, held: HeldReference)]>([])
    }

    /// Opens the result file and writes what an earlier run left in the journal.
    ///
    /// - Throws: ``Failure`` where the file is not this job's, or lacks references that were written; or what the journal
    ///   throws.
    init(journal: RunJournal, file: ResultFile) throws {
        self.journal = journal
        self.file = file
        try Migration.makeFolder(of: file.path)
        let held = try journal.heldResults()
        let present = try file.open(
            needing: try journal.writtenResults(),
            among: Set(held.map(\.held.paymentSourceID))
        )
        try file.append(held.map(\.held).filter { !present.contains($0.paymentSourceID) })
        if !held.isEmpty { CrashPoint.pass(.resultWritten) }
        try journal.eraseResults(held)
    }

    /// Makes a batch durable, and then writes its results into the file.
    ///
    /// A result that cannot be written stays in the journal. A batch that announces requests is durable all the same, and
    /// the next one, which must follow it, throws: of that, what has been done becomes durable, and nothing is announced.
    func commit(_ batch: JournalBatch) async throws {
        do {
            try await writePending()
        } catch {
            var done = batch
            done.intents = []
            if !done.isEmpty { try await record(done) }
            throw error
        }
        try await record(batch)
        do {
            try await writePending()
        } catch  where !batch.intents.isEmpty {
            // Its requests would stand as sent, and never leave.
        }
    }

    /// Writes what is left to write, and makes sure that the file is still the one that all was written into.
    ///
    /// - Throws: ``Failure`` where it is not, or cannot be written.
    func finish() async throws {
        try await writePending()
        try file.finish()
    }

    private func record(_ batch: JournalBatch) async throws {
        try await journal.commit(batch)
        let results = batch.steps.compactMap { step -> (ordinal: Int, held: HeldReference)? in
            step.held.flatMap { $0.isResult ? (step.address.ordinal, $0) : nil }
        }
        pending.results.withLock { $0 += results }
    }

    private func writePending() async throws {
        let results = pending.results.withLock(\.self)
        guard !results.isEmpty else { return }
        try file.append(results.map(\.held))
        CrashPoint.pass(.resultWritten)
        pending.results.withLock { $0.removeFirst(results.count) }
        try await journal.eraseResults(rows: results.map(\.ordinal))
    }

    func isRecorded(paymentSourceID: String, besidesRow ordinal: Int) throws -> Bool {
        try journal.isRecorded(paymentSourceID: paymentSourceID, besidesRow: ordinal)
    }
}
