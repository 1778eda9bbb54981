import Execution
import MigrationModel

/// A journal in memory that keeps what a real one keeps, and nothing that a crash would take.
struct MemoryJournal {
    struct Entry {
        var intent: SendIntent
        var isInDoubt = true
        /// When the request was sent whose answer has not come.
        var pendingSince: UnixMilliseconds?
        var lastUnansweredAt: UnixMilliseconds?
        var ending: RowEnding?
    }

    private(set) var entries: [Int: Entry] = [:]
    private(set) var sentAt: [UnixMilliseconds] = []

    mutating func commit(intent: SendIntent) {
        entries[intent.address.ordinal, default: Entry(intent: intent)].intent = intent
        entries[intent.address.ordinal]?.isInDoubt = true
        if intent.purpose == .request { entries[intent.address.ordinal]?.pendingSince = intent.sentAt }
        sentAt.append(intent.sentAt)
    }

    mutating func commit(_ settlement: RequestScheduler.Settlement) {
        entries[settlement.answer.ordinal]?.isInDoubt = settlement.answer.leavesDoubt
        if let pending = entries[settlement.answer.ordinal]?.pendingSince {
            if settlement.answer.httpStatus == nil { entries[settlement.answer.ordinal]?.lastUnansweredAt = pending }
            entries[settlement.answer.ordinal]?.pendingSince = nil
        }
        if let ending = settlement.ending { entries[settlement.answer.ordinal]?.ending = ending }
    }

    /// Whether a payment source id is recorded for another row.
    func isRecorded(_ id: String, besidesRow ordinal: Int) -> Bool {
        entries.contains { $0.key != ordinal && $0.value.ending?.paymentSourceID == id }
    }

    func history(of ordinal: Int) -> RowHistory? {
        entries[ordinal].map { entry in
            RowHistory(
                attempts: entry.intent.attempt,
                generation: entry.intent.generation,
                idempotencyKey: entry.intent.idempotencyKey,
                keyFirstSentAt: entry.intent.keyFirstSentAt,
                isInDoubt: entry.isInDoubt,
                lastUnansweredAt: entry.pendingSince ?? entry.lastUnansweredAt
            )
        }
    }

    func hasEnded(_ ordinal: Int) -> Bool { entries[ordinal]?.ending != nil }
}
