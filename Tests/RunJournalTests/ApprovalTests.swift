import Foundation
import GRDB
import MigrationModel
import Testing

@testable import RunJournal

@Suite("Approvals")
struct ApprovalTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private static func approval(
        of digit: Character = "a",
        by name: String? = "Zoë O'Neil",
        at time: Int64 = 7,
        way: Approval.Way? = nil
    ) -> Approval {
        Approval(
            planDigest: String(repeating: digit, count: 64),
            way: way ?? (name == nil ? .option : .command),
            name: name,
            at: time,
            recordedBy: "anna@build-7",
            toolVersion: "0.0.1",
            totals: Approval.Totals(rows: 10, ready: 8, rejected: 2, becomePrimary: 3, calls: 11)
        )
    }

    @Test(arguments: ["Zoë O'Neil", nil])
    func `It is kept with all it says`(name: String?) throws {
        let given = Self.approval(by: name)
        #expect(try folder.open().record(given) == given)
        let journal = try RunJournal(reading: folder.journalPath)
        #expect(try journal.approvals() == [given])
        #expect(try journal.approval(of: given.planDigest) == given)
        #expect(try journal.latestPass() == nil)
    }

    @Test func `Two people's are both kept, in their order, and one's repeated one is the first`() throws {
        let journal = try folder.open()
        let (first, second) = (Self.approval(by: "Anna", at: 9), Self.approval(by: "Jon", at: 8))
        try journal.record(first)
        try journal.record(second)
        #expect(try journal.record(Self.approval(by: "Anna", at: 20)) == first)
        #expect(try journal.approvals() == [first, second])
    }

    @Test func `A digest on the command line is kept once, and stands back behind a name`() throws {
        let journal = try folder.open()
        let (bare, named) = (Self.approval(by: nil, at: 3), Self.approval(at: 2))
        try journal.record(bare)
        try journal.record(Self.approval(by: nil, at: 4))
        #expect(try journal.approvals() == [bare])
        #expect(try journal.approval(of: bare.planDigest) == bare)
        try journal.record(named)
        try journal.record(Self.approval(by: nil, at: 5))
        #expect(try journal.approval(of: bare.planDigest) == named)
        try journal.record(Self.approval(by: "Jon", at: 6))
        #expect(try journal.approval(of: bare.planDigest)?.name == "Jon")
    }

    @Test func `That of another plan does not count`() throws {
        let journal = try folder.open()
        let (first, second) = (Self.approval(of: "a"), Self.approval(of: "b"))
        try journal.record(first)
        try journal.record(second)
        #expect(try journal.approval(of: first.planDigest) == first)
        #expect(try journal.approval(of: String(repeating: "c", count: 64)) == nil)
    }

    @Test func `It is in the file itself, whatever becomes of the log`() throws {
        let journal = try folder.open()
        try journal.record(Self.approval())
        let copy = folder.path + "/copy.journal"
        try FileManager.default.copyItem(atPath: folder.journalPath, toPath: copy)
        #expect(try RunJournal(reading: copy).approvals() == [Self.approval()])
        withExtendedLifetime(journal) {}
    }

    @Test func `One that says nothing of who gave it is not written`() throws {
        let journal = try folder.open()
        let error = try #require(throws: JournalError.self) {
            try journal.record(Self.approval(by: nil, way: .command))
        }
        #expect(error.code == .notWritten)
        #expect(try journal.approvals().isEmpty)
    }

    @Test func `A journal of an earlier version has none, and takes one when it is opened to be written`() throws {
        let queue = try DatabaseQueue(path: folder.journalPath)
        try RunJournal.migrator.migrate(queue, upTo: "4: steps, customers, held references")
        try queue.write { db in
            try db.execute(sql: "INSERT INTO job VALUES (1, 'job', zeroblob(32), 0, '0.5')")
        }
        try queue.close()
        #expect(try RunJournal(reading: folder.journalPath).approvals().isEmpty)
        let given = Self.approval()
        #expect(try RunJournal(reading: folder.journalPath).approval(of: given.planDigest) == nil)
        let journal = try folder.open()
        try journal.record(given)
        #expect(try journal.approvals() == [given])
    }
}
