import Execution
import MigrationModel
import RunJournal
import Testing

/// What other processes ask of a run and see of it, through the journal.
struct ControlTests {
    private static let live = LiveState(
        writtenAt: 1_782_900_000_000,
        binding: "outage",
        inFlight: 6,
        window: 20,
        waiting: 2,
        callsPerMinute: 570,
        callsInLastMinute: 300,
        participants: 2,
        waitsUntil: 1_782_900_005_000,
        secondsLeft: 600.5,
        endsAt: 1_782_900_090_000,
        isEnding: true,
        outageCause: "silence",
        outageSince: 1_782_899_900_000
    )

    private func tell(_ live: LiveState, to journal: RunJournal) async throws {
        var batch = JournalBatch()
        batch.live = live
        try await journal.commit(batch)
    }

    @Test func `What the run tells is what another process reads, the last word counting`() async throws {
        let folder = try JournalFolder()
        let (journal, _) = try folder.begin()
        let reader = try RunJournal(reading: folder.journalPath)
        #expect(try reader.liveState() == nil)
        try await tell(Self.live, to: journal)
        #expect(try reader.liveState() == Self.live)
        var next = Self.live
        next.writtenAt += 1000
        next.waitsUntil = nil
        next.secondsLeft = nil
        next.endsAt = nil
        next.isEnding = false
        next.outageCause = nil
        next.outageSince = nil
        try await tell(next, to: journal)
        #expect(try reader.liveState() == next)
    }

    @Test func `What an earlier process told is not what the present one tells`() async throws {
        let folder = try JournalFolder()
        let (journal, pass) = try folder.begin()
        try await tell(Self.live, to: journal)
        try journal.beginProcess(on: pass)
        #expect(try journal.liveState() == nil)
    }

    @Test func `Requests come once, in order, from other processes too`() throws {
        let folder = try JournalFolder()
        let (journal, _) = try folder.begin()
        let controls = try journal.controls()
        #expect(try controls.pending() == [])
        let other = try RunJournal(reading: folder.journalPath)
        try other.request(.pace(requestsPerMinute: 1200))
        try other.request(.hold)
        #expect(try controls.pending() == [.pace(requestsPerMinute: 1200), .hold])
        #expect(try controls.pending() == [])
        try other.request(.resume)
        try other.request(.pause)
        #expect(try controls.pending() == [.resume, .pause])
    }

    @Test func `A run obeys nothing that was asked before it began`() throws {
        let folder = try JournalFolder()
        let (journal, pass) = try folder.begin()
        try journal.request(.hold)
        try journal.request(.pause)
        try journal.beginProcess(on: pass)
        #expect(try journal.controls().pending() == [])
    }

    @Test func `The lock names the process that holds it, and nobody once it is given back`() throws {
        let folder = try JournalFolder()
        #expect(try JournalLock.holder(journalPath: folder.journalPath) == nil)
        do {
            let lock = try JournalLock(journalPath: folder.journalPath)
            #expect(try (JournalLock.holder(journalPath: folder.journalPath) ?? 0) > 0)
            withExtendedLifetime(lock) {}
        }
        #expect(try JournalLock.holder(journalPath: folder.journalPath) == nil)
    }
}
