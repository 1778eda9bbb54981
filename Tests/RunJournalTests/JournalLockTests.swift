import Foundation
import RunJournal
import Testing

@Suite("The journal's lock")
struct JournalLockTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `A second one is refused, with the holder's process id`() throws {
        let first = try JournalLock(journalPath: folder.journalPath)
        let error = try #require(throws: JournalError.self) { try JournalLock(journalPath: folder.journalPath) }
        #expect(error.code == .locked)
        let holder = ProcessInfo.processInfo.processIdentifier
        #expect(error.description.hasPrefix("Process \(holder) is working on \(folder.journalPath)."))
        #expect(error.description.contains("tokenferry status"))
        withExtendedLifetime(first) {}
    }

    @Test func `A refused one takes nothing away from the holder`() throws {
        let first = try JournalLock(journalPath: folder.journalPath)
        for _ in 0..<3 {
            #expect(throws: JournalError.self) { _ = try JournalLock(journalPath: folder.journalPath) }
        }
        withExtendedLifetime(first) {}
    }

    @Test func `It is free again when its holder is gone`() throws {
        for _ in 0..<3 { _ = try JournalLock(journalPath: folder.journalPath) }
    }

    @Test func `It is free again also where a process that is being started has its file open too`() throws {
        var lock: JournalLock? = try JournalLock(journalPath: folder.journalPath)
        // As between fork and exec, where the child has a copy of every descriptor.
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
            return target == folder.journalPath + ".lock"
        }
        let copy = dup(try #require(descriptors.first.flatMap { Int32($0) }))
        defer { close(copy) }
        #expect(descriptors.count == 1)
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(!JournalLock.isHeld(journalPath: folder.journalPath))
        _ = try JournalLock(journalPath: folder.journalPath)
    }

    @Test func `Whoever only looks whether it is held keeps nobody from taking it`() throws {
        _ = try JournalLock(journalPath: folder.journalPath)
        let looking = open(folder.journalPath + ".lock", O_RDONLY | O_CLOEXEC)
        #expect(flock(looking, LOCK_SH | LOCK_NB) == 0)
        var pauses = 0
        let lock = try JournalLock(journalPath: folder.journalPath) {
            pauses += 1
            if pauses == 50 { close(looking) }
        }
        #expect(pauses == 50)
        withExtendedLifetime(lock) {}
    }

    @Test func `A look that never ends is given up, as if it were a holder`() throws {
        _ = try JournalLock(journalPath: folder.journalPath)
        let looking = open(folder.journalPath + ".lock", O_RDONLY | O_CLOEXEC)
        defer { close(looking) }
        #expect(flock(looking, LOCK_SH | LOCK_NB) == 0)
        #expect(throws: JournalError.self) { _ = try JournalLock(journalPath: folder.journalPath) {} }
    }

    @Test func `A longer process id of an earlier holder leaves nothing behind`() throws {
        try Data("99999999999999".utf8).write(to: URL(filePath: folder.journalPath + ".lock"))
        let lock = try JournalLock(journalPath: folder.journalPath)
        let content = try String(contentsOfFile: folder.journalPath + ".lock", encoding: .utf8)
        let lines = content.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines == ["\(ProcessInfo.processInfo.processIdentifier)", "0"])
        withExtendedLifetime(lock) {}
    }

    @Test func `Who holds it is known, and nobody where there is no lock`() throws {
        #expect(try JournalLock.holder(journalPath: folder.journalPath) == nil)
        let lock = try JournalLock(journalPath: folder.journalPath)
        #expect(
            try JournalLock.holder(journalPath: folder.journalPath) == Int(ProcessInfo.processInfo.processIdentifier)
        )
        withExtendedLifetime(lock) {}
    }

    @Test(.enabled(if: geteuid() != 0))
    func `A lock that may not be opened does not say that nobody holds it`() throws {
        let lock = try JournalLock(journalPath: folder.journalPath)
        chmod(folder.journalPath + ".lock", 0)
        let error = try #require(throws: JournalError.self) {
            try JournalLock.holder(journalPath: folder.journalPath)
        }
        #expect(error.description.contains("Cannot tell"))
        withExtendedLifetime(lock) {}
    }

    @Test func `Journals in one folder do not lock each other`() throws {
        let first = try JournalLock(journalPath: folder.journalPath)
        let second = try JournalLock(journalPath: folder.path + "/other.journal")
        withExtendedLifetime((first, second)) {}
    }

    @Test func `A folder that is not there gives an error that names the file`() throws {
        let path = folder.path + "/none/job.journal"
        let error = try #require(throws: JournalError.self) { try JournalLock(journalPath: path) }
        #expect(error.code == .notWritten)
        #expect(error.description.contains(path + ".lock"))
    }
}
