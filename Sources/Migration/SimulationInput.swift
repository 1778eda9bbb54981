import Execution
import MigrationModel
import Planning
import RunJournal

/// What a run of the job would begin with: the rows that it would still send, and what the journal knows.
///
/// Nothing is written.
struct SimulationInput {
    /// The rows that a run would still send, in its order; also where there is no journal.
    let rows: RowSource
    /// The pass that the journal is at, where it is about this input.
    let pass: PassRecord?
    /// Calls of the last minute, in milliseconds since 1970.
    let recentCalls: [UnixMilliseconds]
    /// Whether the journal is about another input.
    let isOfAnotherInput: Bool
    let hasSucceeded: Bool
    /// Derives keys as the journal's runs do; `nil` without a journal.
    let signer: JournalSigner?

    init(_ migration: Migration, plan: Plan, identity: InputIdentity, at now: UnixMilliseconds) throws {
        let journal = try Self.journal(at: migration.job.journalPath)
        let latest = try journal?.latestPass()
        isOfAnotherInput = latest.map { !$0.isAbout(plan) } ?? false
        let pass = isOfAnotherInput ? nil : latest
        self.pass = pass
        recentCalls = try journal?.callTimes(since: now - 61_000) ?? []
        hasSucceeded = try journal?.hasSucceeded() ?? false
        signer = pass.flatMap { journal?.signer.of($0) }
        rows = try RowSource(
            job: migration.job,
            plan: plan,
            pass: pass,
            journal: pass == nil ? nil : journal,
            identity: identity
        )
    }

    /// The journal, or `nil` for a job that has not been run.
    private static func journal(at path: String) throws -> RunJournal? {
        do {
            return try RunJournal(reading: path)
        } catch  where error.code == .missing {
            return nil
        }
    }
}

extension PassRecord {
    /// Whether the pass is about the input that was planned.
    fileprivate func isAbout(_ plan: Plan) -> Bool {
        identity.inputDigest == plan.inputDigest && identity.joinedDigest == plan.joinedDigest
    }
}
