package import Execution
package import MigrationModel

/// Told what a run in virtual time would have its journal keep.
package protocol VirtualJournal {
    /// An exchange is about to begin.
    mutating func commit(intent: SendIntent)
    /// An exchange has ended, and perhaps its step or its row.
    mutating func commit(_ settlement: RequestScheduler.Settlement)
    /// A row has ended without another call.
    mutating func commit(ending: RowEnding)
    /// Whether a payment source id is recorded for a row other than `ordinal`.
    func isRecorded(_ id: String, besidesRow ordinal: Int) -> Bool
}

/// Keeps nothing, for simulations of which only the numbers matter.
package struct ForgetfulJournal: VirtualJournal {
    package init() {}

    package func commit(intent: SendIntent) {}
    package func commit(_ settlement: RequestScheduler.Settlement) {}
    package func commit(ending: RowEnding) {}
    package func isRecorded(_ id: String, besidesRow ordinal: Int) -> Bool { false }
}
