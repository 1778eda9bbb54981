import GRDB
import MigrationModel
import Testing

@testable import RunJournal

/// What a job's journal keeps of its undos, and an undo's journal of its removals.
struct UndoRecordTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private static func undo(_ mark: UInt8, at time: UnixMilliseconds) -> UndoRecord {
        UndoRecord(
            journalMark: Array(repeating: mark, count: 16),
            begunAt: time,
            begunBy: "zoe@host",
            toolVersion: "1",
            planDigest: String(repeating: "a", count: 64)
        )
    }

    @Test func `An undo is kept once for its journal, in the order of beginning, and leaves the digest as it is`()
        throws
    {
        let journal = try folder.open()
        let digest = try journal.digest()
        let undos = [Self.undo(7, at: 20), Self.undo(3, at: 30)]
        for undo in [undos[0], Self.undo(7, at: 25), undos[1]] { try journal.record(undo) }
        #expect(try journal.undos() == undos)
        #expect(try RunJournal(reading: folder.journalPath).undos() == undos)
        #expect(try journal.digest() == digest)
    }

    @Test func `A journal's mark stays the same, and no other journal has it`() throws {
        let mark = try folder.open().mark
        #expect(mark.count == 16)
        #expect(try RunJournal(reading: folder.journalPath).mark == mark)
        #expect(try JournalFolder().open().mark != mark)
    }

    @Test func `A journal of an earlier version knows of no undos, also where it is only read`() throws {
        let queue = try DatabaseQueue(path: folder.journalPath)
        try RunJournal.migrator.migrate(queue, upTo: "5: approvals")
        try queue.write { try $0.execute(sql: "INSERT INTO job VALUES (1, 'job', zeroblob(32), 0, '0.5')") }
        try queue.close()
        let journal = try RunJournal(reading: folder.journalPath)
        #expect(try journal.undos().isEmpty)
        // One that was opened before another one brought it up to date can take an undo in.
        _ = try folder.open()
        try journal.record(Self.undo(1, at: 5))
        #expect(try journal.undos().count == 1)
    }

    @Test func `What a removal changes is what was seen last`() throws {
        let journal = try folder.open()
        let pass = try journal.beginPass(PassIdentity.sample())
        func record(_ ordinal: Int, at time: UnixMilliseconds, former: String?) -> RemovalRecord {
            RemovalRecord(
                ordinal: ordinal,
                lookedAt: time,
                isPrimary: former != nil,
                formerPrimaryID: former,
                isLast: former == nil,
                leavesNoValid: false
            )
        }
        try journal.record([record(1, at: 5, former: "pm_1"), record(2, at: 5, former: nil)])
        try journal.record([record(2, at: 9, former: "pm_2")])
        #expect(
            try journal.removals(of: pass) == [
                1: record(1, at: 5, former: "pm_1"), 2: record(2, at: 9, former: "pm_2"),
            ]
        )
    }
}
