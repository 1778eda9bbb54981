package import Execution
package import MigrationModel

/// A journal in memory that keeps what a real one keeps, and nothing that a crash would take.
package struct MemoryJournal: VirtualJournal {
    /// What is known of a row that was sent.
    package struct Entry {
        package fileprivate(set) var intent: SendIntent
        fileprivate var isInDoubt = true
        /// When the request was sent whose answer has not come.
        fileprivate var pendingSince: UnixMilliseconds?
        fileprivate var lastUnansweredAt: UnixMilliseconds?
        /// The steps that are done; what they hold is erased with the row's ending.
        package fileprivate(set) var steps: [StepRecord] = []
        /// Keys given up so far; the next step has one of the same generation.
        fileprivate var generation = 0
        /// Whether the step after the last one that is done has not been sent.
        fileprivate var isBetweenSteps = false
        package fileprivate(set) var ending: RowEnding?
    }

    /// The rows that were sent, by ordinal.
    package private(set) var entries: [Int: Entry] = [:]
    /// When each call was made.
    package private(set) var sentAt: [UnixMilliseconds] = []
    /// Rows that were ended more than once, which must never be.
    package private(set) var endedTwice = 0
    private var rowsBySource: [String: Set<Int>] = [:]

    package init() {}

    package mutating func commit(intent: SendIntent) {
        let ordinal = intent.address.ordinal
        entries[ordinal, default: Entry(intent: intent)].intent = intent
        entries[ordinal]?.isInDoubt = true
        entries[ordinal]?.isBetweenSteps = false
        entries[ordinal]?.generation = intent.generation
        if intent.purpose == .request { entries[ordinal]?.pendingSince = intent.sentAt }
        sentAt.append(intent.sentAt)
    }

    package mutating func commit(_ settlement: RequestScheduler.Settlement) {
        let ordinal = settlement.answer.ordinal
        guard var entry = entries[ordinal] else { return }
        entry.isInDoubt = settlement.answer.leavesDoubt
        if let pending = entry.pendingSince {
            if settlement.answer.httpStatus == nil { entry.lastUnansweredAt = pending }
            entry.pendingSince = nil
        }
        if let step = settlement.step {
            entry.steps.removeAll { $0.step == step.step }
            entry.steps.append(step)
            entry.isBetweenSteps = true
            entry.lastUnansweredAt = nil
            if step.step == .request { note(step.paymentSourceID, of: ordinal) }
        }
        entries[ordinal] = entry
        if let ending = settlement.ending { commit(ending: ending) }
    }

    package mutating func commit(ending: RowEnding) {
        let ordinal = ending.address.ordinal
        guard var entry = entries[ordinal] else { return }
        if entry.ending != nil { endedTwice += 1 }
        entry.ending = ending
        for index in entry.steps.indices { entry.steps[index].held = nil }
        note(ending.paymentSourceID, of: ordinal)
        entries[ordinal] = entry
    }

    private mutating func note(_ sourceID: String?, of ordinal: Int) {
        if let sourceID { rowsBySource[sourceID, default: []].insert(ordinal) }
    }

    /// Opens a row that failed, as a run with `--retry-failed` does: under new keys, and from its first step on where its own
    /// request is not done, since what was held for it is erased already.
    package mutating func reopen(_ ordinal: Int) {
        if entries[ordinal]?.steps.contains(where: { $0.step == .request }) == false { entries[ordinal]?.steps = [] }
        entries[ordinal]?.generation += 1
        entries[ordinal]?.ending = nil
        entries[ordinal]?.isInDoubt = false
        entries[ordinal]?.isBetweenSteps = true
    }

    package func isRecorded(_ id: String, besidesRow ordinal: Int) -> Bool {
        rowsBySource[id]?.contains { $0 != ordinal } ?? false
    }

    /// What a resumed run knows of a row; `nil` where it was never sent.
    package func history(of ordinal: Int) -> RowHistory? {
        entries[ordinal].map { entry in
            RowHistory(
                attempts: entry.intent.attempt,
                generation: entry.generation,
                idempotencyKey: entry.isBetweenSteps ? "" : entry.intent.idempotencyKey,
                keyFirstSentAt: entry.isBetweenSteps ? 0 : entry.intent.keyFirstSentAt,
                isInDoubt: !entry.isBetweenSteps && entry.isInDoubt,
                lastUnansweredAt: entry.pendingSince ?? entry.lastUnansweredAt,
                steps: entry.steps
            )
        }
    }

    /// Whether a row has its ending.
    package func hasEnded(_ ordinal: Int) -> Bool { entries[ordinal]?.ending != nil }

    /// The rows that have ended, by ending.
    package var endings: EndingCounts {
        entries.values.reduce(into: EndingCounts()) { counts, entry in
            if let ending = entry.ending { counts[ending.ending] += 1 }
        }
    }
}
