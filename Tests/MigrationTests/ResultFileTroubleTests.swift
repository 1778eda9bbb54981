import Execution
import Foundation
import MigrationModel
import RunJournal
import Synchronization
import Testing

@testable import Migration

/// What an editor or a full disk does to the result file while a run writes it.
final class ResultFileTroubleTests: ResultPlace {
    // MARK: An editor's save

    /// What somebody does to the file while a run writes it.
    enum Disturbance: CaseIterable {
        case replaced, removed, shortened, lengthened

        func happen(to path: String) throws {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            switch self {
            case .replaced: try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            case .removed: try FileManager.default.removeItem(atPath: path)
            case .shortened: try Data(text.utf8.dropLast()).write(to: URL(filePath: path))
            case .lengthened: try Data((text + "\n").utf8).write(to: URL(filePath: path))
            }
        }
    }

    @Test(arguments: Disturbance.allCases)
    func `A file disturbed between two writes loses no reference`(disturbance: Disturbance) async throws {
        let journal = try journal()
        let store = try store(journal)
        try await export(1...1, through: store, journal)
        try disturbance.happen(to: path)
        let left = try? text()
        await #expect { try await self.export(2...2, through: store, journal) } throws: {
            ($0 as? Failure)?.status == .inputRefused && "\($0)".contains("\(self.path) was replaced, removed")
        }
        #expect(try journal.heldResults().map(\.held) == [Self.held(2)])
        #expect((try? text()) == left)
    }

    @Test(arguments: Disturbance.allCases)
    func `A file that somebody disturbs during a write loses no reference`(disturbance: Disturbance) async throws {
        let journal = try journal()
        let path = path
        let isDue = Mutex(false)
        let file = ResultFile(path: path) { descriptor in
            if isDue.withLock(\.self) { try? disturbance.happen(to: path) }
            return fsync(descriptor) == 0
        }
        let store = try ResultWritingStore(journal: journal, file: file)
        try await export(1...1, through: store, journal)
        isDue.withLock { $0 = true }
        await #expect(throws: Failure.self) { try await self.export(2...2, through: store, journal) }
        #expect(try journal.heldResults().map(\.held) == [Self.held(2)])
        await #expect(throws: Failure.self) { try await store.finish() }
    }

    @Test(arguments: Disturbance.allCases)
    func `A file that somebody disturbs after the last write does not pass for whole`(
        disturbance: Disturbance
    ) async throws {
        let journal = try journal()
        let store = try store(journal)
        try await export(1...2, through: store, journal)
        try await store.finish()
        try disturbance.happen(to: path)
        await #expect(throws: Failure.self) { try await store.finish() }
    }

    @Test(arguments: [Disturbance.replaced, .removed])
    func `What was written into a file that lost its name is kept beside it`(disturbance: Disturbance) async throws {
        let journal = try journal()
        try write("", to: path + ".kept")
        do {
            let store = try store(journal)
            try await export(1...1, through: store, journal)
            // The editor has seen no more than this.
            try await export(2...2, through: store, journal)
            try disturbance.happen(to: path)
            try write(Self.header + Self.line(1))
            let failure = await #expect(throws: Failure.self) { try await self.export(3...3, through: store, journal) }
            #expect(failure?.message.contains("is in \(path).kept.2: give that the name \(path)") == true)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path + ".kept.2")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(rename(path + ".kept.2", path) == 0)
        _ = try store(journal)
        #expect(try text() == Self.header + (1...3).map(Self.line).joined())
        #expect(try journal.heldResults().isEmpty)
    }

    @Test func `Once the file is put back, the next run writes what the disturbed one could not`() async throws {
        let journal = try journal()
        do {
            let store = try store(journal)
            try await export(1...1, through: store, journal)
            try FileManager.default.moveItem(atPath: path, toPath: path + "~")
            try write("an editor's copy")
            await #expect(throws: Failure.self) { try await self.export(2...2, through: store, journal) }
        }
        #expect(try text() == "an editor's copy")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + "~", toPath: path)
        _ = try store(journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2))
        #expect(try journal.heldResults().isEmpty)
    }

    // MARK: A full disk

    @Test func `A result that cannot be written stays in the journal, and nothing more is announced`() async throws {
        let journal = try journal()
        let disk = Disk()
        do {
            let file = ResultFile(path: path) { !disk.isFull.withLock(\.self) && fsync($0) == 0 }
            let store = try ResultWritingStore(journal: journal, file: file)
            try await export(1...1, through: store, journal)
            disk.isFull.withLock { $0 = true }
            var announced = JournalBatch()
            announced.intents = [Self.intent(2, journal)]
            try await store.commit(announced)
            // Its request is announced, so it must be let go: the next batch is the one that is refused.
            try await store.commit(Self.batch(2, next: Self.intent(3, journal)))
            await #expect(throws: Failure.self) {
                try await store.commit(Self.batch(3, next: Self.intent(5, journal)))
            }
            // What was done is in the journal all the same, and what was to be sent is not.
            #expect(try journal.heldResults().map(\.held) == [Self.held(2), Self.held(3)])
            let pass = try #require(try journal.latestPass())
            #expect(try journal.endings(of: pass)[.created] == 3)
            #expect(try journal.rowsInDoubt(of: pass) == 0)
            disk.isFull.withLock { $0 = false }
            try await store.finish()
            #expect(try text() == Self.header + (1...3).map(Self.line).joined())
            #expect(try journal.heldResults().isEmpty)
            disk.isFull.withLock { $0 = true }
            // Without a request in it a batch tells at once, since none may follow.
            announced.intents = [Self.intent(4, journal)]
            try await store.commit(announced)
            await #expect(throws: Failure.self) { try await store.commit(Self.batch(4)) }
            #expect(try journal.heldResults().map(\.held) == [Self.held(4)])
        }
        _ = try store(journal)
        #expect(try text() == Self.header + (1...4).map(Self.line).joined())
    }
}

/// A disk that can be full.
private final class Disk: Sendable {
    /// Protects whether it is.
    let isFull = Mutex(false)
}
