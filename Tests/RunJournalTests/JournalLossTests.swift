import Execution
import Foundation
import MigrationModel
import RunJournal
import Testing

/// A journal that is gone, empty or older than it should be is never replaced by a new one: only it knows what was sent.
@Suite("A lost journal")
struct JournalLossTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func open() throws -> (RunJournal, JournalLock) {
        let lock = try JournalLock(journalPath: folder.journalPath)
        return (try RunJournal(path: folder.journalPath, jobName: "job", toolVersion: "0", lock: lock), lock)
    }

    /// A journal that has announced two requests, and is closed again.
    private func used() async throws {
        let (journal, lock) = try open()
        try journal.beginProcess(on: journal.beginPass(.sample(rows: 3)))
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2)]))
        withExtendedLifetime(lock) {}
    }

    private func expectRefusal(_ part: String) throws {
        let error = try #require(throws: JournalError.self) { _ = try open() }
        #expect(error.code == .unreadable)
        #expect(error.description.contains(part), "\(error)")
    }

    @Test func `One that announced requests and is gone is not begun anew`() async throws {
        try await used()
        try FileManager.default.removeItem(atPath: folder.journalPath)
        try expectRefusal("is gone")
        #expect(!FileManager.default.fileExists(atPath: folder.journalPath))
    }

    @Test func `One that was emptied is refused, and stays as it is`() async throws {
        try await used()
        try Data().write(to: URL(filePath: folder.journalPath))
        try expectRefusal("is empty or no journal")
        #expect(try Data(contentsOf: URL(filePath: folder.journalPath)).isEmpty)
    }

    @Test func `One that was copied without its log is refused`() async throws {
        let (journal, lock) = try open()
        try journal.beginProcess(on: journal.beginPass(.sample(rows: 3)))
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2)]))
        let copy = try JournalFolder()
        for suffix in ["", ".lock"] {
            try FileManager.default.copyItem(
                atPath: folder.journalPath + suffix,
                toPath: copy.journalPath + suffix
            )
        }
        let copiedLock = try JournalLock(journalPath: copy.journalPath)
        let error = try #require(throws: JournalError.self) {
            _ = try RunJournal(path: copy.journalPath, jobName: "job", toolVersion: "0", lock: copiedLock)
        }
        #expect(error.description.contains("has lost entries"))
        withExtendedLifetime((journal, lock)) {}
    }

    @Test func `The lock counts the requests of all processes, and mends a count that is too low`() async throws {
        func announced() throws -> Int { try JournalLock(journalPath: folder.journalPath).announcedBefore }
        try await used()
        #expect(try announced() == 2)
        do {
            let (journal, lock) = try open()
            try journal.beginProcess(on: try #require(try journal.latestPass()))
            try await journal.commit(JournalBatch(intents: [.of(row: 3)]))
            withExtendedLifetime(lock) {}
        }
        #expect(try announced() == 3)
        try FileManager.default.removeItem(atPath: folder.journalPath + ".lock")
        _ = try open()
        #expect(try announced() == 3)
    }

    @Test func `A link to a journal that cannot be reached is not replaced by a new one`() async throws {
        try await used()
        let elsewhere = folder.path + "/elsewhere"
        try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: folder.journalPath, toPath: elsewhere + "/job.journal")
        try FileManager.default.createSymbolicLink(
            atPath: folder.journalPath,
            withDestinationPath: elsewhere + "/job.journal"
        )
        try FileManager.default.moveItem(atPath: elsewhere, toPath: folder.path + "/unmounted")
        for name in [".lock"] { try FileManager.default.removeItem(atPath: folder.journalPath + name) }
        try expectRefusal("is a link to a file that is not there")
    }

    @Test func `A log without its journal is not taken for a new job`() throws {
        try Data("log".utf8).write(to: URL(filePath: folder.journalPath + "-wal"))
        try expectRefusal("is gone")
    }

    @Test func `A new one is whole in its file from the start, and another file is not touched`() throws {
        let (journal, lock) = try open()
        #expect(try Data(contentsOf: URL(filePath: folder.journalPath)).count > 4096)
        #expect(!FileManager.default.fileExists(atPath: folder.journalPath + ".new"))
        withExtendedLifetime((journal, lock)) {}

        let other = folder.path + "/input.csv"
        try Data("id,customer\n1,2\n".utf8).write(to: URL(filePath: other))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: other)
        #expect(throws: JournalError.self) { _ = try RunJournal(path: other, jobName: "job", toolVersion: "0") }
        #expect(try FileManager.default.attributesOfItem(atPath: other)[.posixPermissions] as? Int == 0o644)
    }
}
