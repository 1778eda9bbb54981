import ChargebeeAPI
import Execution
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SitePace

struct SharedSiteLedgerTests {
    let place = StatePlace()
    let machine = ManualMachine()

    /// Makes a call: asks until it is let in, moving the clock, and returns how long that took.
    private func waited(_ ledger: SharedSiteLedger, limit: Int) -> Duration {
        let begin = machine.now.elapsed
        while true {
            switch ledger.enter(.post, callsPerMinute: limit, at: machine.now) {
            case .entered:
                ledger.leave(.post)
                return machine.now.elapsed - begin
            case .full(let until), .crowded(let until): machine.pass(max(until - machine.now.elapsed, .microseconds(1)))
            }
        }
    }

    @Test func `The folder and the file are for this user only`() throws {
        _ = try place.ledger(machine)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(place.folder) == 0o700)
        #expect(try mode(place.file) == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder).count == 1)
    }

    @Test func `Several ledgers on one file count each other's calls`() throws {
        let ledgers = try (0..<3).map { _ in try place.ledger(machine) }
        for round in 0..<30 { _ = waited(ledgers[round % 3], limit: 60) }
        #expect(ledgers.map { $0.callsInLastMinute(at: machine.now) } == [30, 30, 30])
        #expect(ledgers.map(\.participants) == [3, 3, 3])
        machine.pass(.seconds(61))
        #expect(ledgers[0].callsInLastMinute(at: machine.now) == 0)
        #expect(place.notes.isEmpty)
    }

    @Test func `The last minute's calls of a process that ended count for the next one`() throws {
        var ledger = try place.ledger(machine)
        for _ in 0..<5 { _ = waited(ledger, limit: 5) }
        ledger = try place.ledger(machine)
        #expect(ledger.callsInLastMinute(at: machine.now) == 5)
        guard case .full(let until) = ledger.enter(.post, callsPerMinute: 5, at: machine.now) else {
            Issue.record("entered")
            return
        }
        #expect(until - machine.now.elapsed > .seconds(11))
        #expect(ledger.participants == 1)
    }

    @Test func `The instant to ask again is on the caller's own clock`() throws {
        let ledger = try place.ledger(machine)
        _ = waited(ledger, limit: 60)
        guard case .full(let until) = ledger.enter(.post, callsPerMinute: 60, at: machine.now) else {
            Issue.record("entered")
            return
        }
        machine.nanoseconds = until.nanoseconds - 1
        #expect(ledger.enter(.post, callsPerMinute: 60, at: machine.now) == .full(until: until))
        machine.nanoseconds = until.nanoseconds
        #expect(ledger.enter(.post, callsPerMinute: 60, at: machine.now) == .entered)
    }

    @Test func `Calls in flight of all ledgers together stay below the ceiling of their kind`() throws {
        let ledgers = try [place.ledger(machine), place.ledger(machine)]
        func ask(_ index: Int, _ method: ChargebeeAPI.Operation.Method) -> SiteDecision {
            machine.pass(.milliseconds(1))
            return ledgers[index].enter(method, callsPerMinute: 60_000, at: machine.now)
        }
        machine.pass(.seconds(1))
        for call in 0..<50 { #expect(ask(call % 2, .post) == .entered) }
        guard case .crowded = ask(0, .post) else {
            Issue.record("the 51st call was let in")
            return
        }
        #expect(ask(0, .get) == .entered)
        ledgers[1].leave(.post)
        #expect(ask(0, .post) == .entered)
        // Its calls cease to count when it says nothing for minutes.
        machine.pass(.seconds(200))
        #expect(ask(0, .post) == .entered)
    }

    @Test(arguments: 0..<8)
    func `A damaged file is begun anew, known to all, and lets nothing through for a minute`(kind: Int) throws {
        let ledger = try place.ledger(machine)
        for _ in 0..<100 { _ = waited(ledger, limit: 600) }
        switch kind {
        case 0: try place.truncate(to: 0)
        case 1: try place.truncate(to: 5000)
        case 2: try place.truncate(to: UInt64(PaceFile.copyBytes))
        case 3: try place.overwrite(Array(repeating: 0, count: PaceFile.copyBytes), at: 0)
        case 4: try place.overwrite(Array(repeating: 0xFF, count: PaceFile.byteCount), at: 0)
        case 5:
            try place.overwrite(Array("# a note to myself\n".utf8), at: 0)
            try place.truncate(to: 19)
        case 6: try place.overwrite(Array(repeating: 0xA5, count: PaceFile.byteCount), at: UInt64(PaceFile.copyBytes))
        default: try place.overwrite(Array(repeating: 0, count: 4096), at: UInt64(PaceFile.copyBytes))
        }
        if kind == 2 || kind >= 6 {
            // Damage of the ring is met when its calls are to be forgotten.
            machine.pass(.seconds(55))
        }
        let pause = waited(ledger, limit: 600)
        #expect(pause >= .seconds(60) && pause <= .seconds(66), "\(pause)")
        #expect(place.notes == [.begunAnew(path: place.file)])
        #expect(waited(ledger, limit: 600) < .seconds(1))
    }

    @Test func `A torn write costs the pace one call at most and no pause`() throws {
        let ledger = try place.ledger(machine)
        for _ in 0..<20 { _ = waited(ledger, limit: 600) }
        let bytes = try Data(contentsOf: URL(filePath: place.file))
        let sequences = [0, 4096].map { start in
            bytes[start..<start + 4096].withUnsafeBytes { SiteRecord.sequence(of: $0) ?? 0 }
        }
        // The newer copy is left as a write cut short would.
        let newer: UInt64 = sequences[0] > sequences[1] ? 0 : 4096
        try place.overwrite(Array(repeating: 0x55, count: 64), at: newer + 120)
        #expect(ledger.callsInLastMinute(at: machine.now) == 20 || ledger.callsInLastMinute(at: machine.now) == 21)
        #expect(waited(ledger, limit: 600) < .seconds(1))
        #expect(place.notes.isEmpty)
    }

    @Test func `A file of another version is left alone`() throws {
        var bytes = [UInt8](repeating: 0, count: PaceFile.byteCount)
        bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: SiteRecord.magic, as: UInt64.self)
            bytes.storeBytes(of: 99, toByteOffset: 16, as: UInt64.self)
        }
        _ = try place.ledger(machine)
        try place.overwrite(bytes, at: 0)
        let error = #expect(throws: SitePaceError.self) { try place.ledger(machine) }
        #expect(error?.code == .otherVersion)
        #expect(try Data(contentsOf: URL(filePath: place.file)) == Data(bytes))
    }

    @Test func `A file removed during the run is begun anew and lets nothing through for a minute`() throws {
        let ledger = try place.ledger(machine)
        _ = waited(ledger, limit: 600)
        try FileManager.default.removeItem(atPath: place.file)
        let newcomer = try place.ledger(machine)
        #expect(waited(newcomer, limit: 600) == .zero)
        #expect(waited(ledger, limit: 600) >= .seconds(60))
        #expect(place.notes == [.removed(path: place.file)])
        #expect(newcomer.callsInLastMinute(at: machine.now) >= 1)
        #expect(newcomer.participants >= 1)
    }

    @Test func `When the folder goes away the run goes on alone and says so once`() throws {
        let ledger = try place.ledger(machine)
        try FileManager.default.removeItem(atPath: place.folder)
        for _ in 0..<3 { #expect(ledger.enter(.post, callsPerMinute: 1, at: machine.now) == .entered) }
        ledger.leave(.post)
        #expect(ledger.participants == 1)
        #expect(place.notes.count == 2)
        guard case .abandoned(let error) = place.notes.last else {
            Issue.record("not said")
            return
        }
        #expect(error.path == place.file)
    }

    @Test func `A process that keeps the lock makes the others wait, not hang, and is told of`() throws {
        let ledger = try place.ledger(machine)
        let holder = open(place.file, O_RDWR)
        defer { close(holder) }
        #expect(flock(holder, LOCK_EX) == 0)
        let begin = machine.now.elapsed
        while machine.now.elapsed < begin + .seconds(6) {
            guard case .full(let until) = ledger.enter(.post, callsPerMinute: 600, at: machine.now) else {
                Issue.record("entered")
                return
            }
            machine.pass(until - machine.now.elapsed)
        }
        #expect(place.notes == [.lockHeld(path: place.file)])
        #expect(flock(holder, LOCK_UN) == 0)
        #expect(ledger.enter(.post, callsPerMinute: 600, at: machine.now) == .entered)
    }

    @Test(arguments: ["folder", "pipe", "link"])
    func `What is not a plain file is neither followed nor waited for`(kind: String) throws {
        try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        switch kind {
        case "folder": try FileManager.default.createDirectory(atPath: place.file, withIntermediateDirectories: true)
        case "pipe": #expect(mkfifo(place.file, 0o600) == 0)
        default:
            let other = place.folder + "/other"
            try Data("mine".utf8).write(to: URL(filePath: other))
            try FileManager.default.createSymbolicLink(atPath: place.file, withDestinationPath: other)
        }
        let error = #expect(throws: SitePaceError.self) { try place.ledger(machine) }
        #expect(error?.path == place.file)
    }

    @Test func `A folder that cannot be made is an error that names it`() throws {
        let error = #expect(throws: SitePaceError.self) {
            try SharedSiteLedger(
                baseURL: "https://acme.chargebee.com/api/v2",
                ceilings: .live,
                environment: ["TOKENFERRY_STATE_DIR": "/dev/null/state"],
                clock: machine,
                note: { _ in }
            )
        }
        #expect(error?.code == .folderNotMade)
        #expect(error?.description.hasPrefix("/dev/null/state: ") == true)
    }

    @Test func `A record of a dead process is cleared away`() async throws {
        let child = try ChildProcess("/bin/true", [])
        #expect(await child.ended() == .exited(0))
        let ended = ProcessIdentity(pid: child.id, namespace: ProcessIdentity.current.namespace)
        #expect(ended.hasEnded(seenFrom: .current))
        #expect(!ProcessIdentity.current.hasEnded(seenFrom: .current))
        #expect(!ProcessIdentity(pid: ended.pid, namespace: 1).hasEnded(seenFrom: .current))
        let ledger = try place.ledger(machine)
        let file = try PaceFile(path: place.file, at: MachineTime(machine.clock))
        guard case .whole(var record) = try file.content() else {
            Issue.record("no record")
            return
        }
        var dead = Participant(token: 5, process: ended, callsPerMinute: 1, at: record.last)
        dead.posts = 50
        record.participants.append(dead)
        try file.write(&record)
        machine.pass(.seconds(1))
        #expect(ledger.enter(.post, callsPerMinute: 600, at: machine.now) == .entered)
    }

    @Test func `Threads with ledgers of their own never exceed the limit together`() async throws {
        let calls = Instants()
        let clock = SystemExecutionClock()
        let (folder, limit) = (place.folder, 400)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let ledger = try SharedSiteLedger(
                        baseURL: "https://acme-test.chargebee.com/api/v2",
                        ceilings: .test,
                        environment: ["TOKENFERRY_STATE_DIR": folder],
                        clock: clock,
                        patience: .seconds(300),
                        note: { Issue.record("\($0)") }
                    )
                    // As fast as can be, with no regard to the instant told.
                    for _ in 0..<2000 {
                        let asked = MachineClock.system.sinceBoot()
                        guard ledger.enter(.post, callsPerMinute: limit, at: clock.now) == .entered else { continue }
                        calls.append(from: asked, to: MachineClock.system.sinceBoot())
                        ledger.leave(.post)
                    }
                }
            }
            try await group.waitForAll()
        }
        let made = calls.all
        // Each was made at some instant between its two, and nobody knows for how long a thread stood still there.
        let (first, last) = (made.map(\.asked).min() ?? 0, made.map(\.entered).max() ?? 0)
        let seconds = Double(last - first) / 1e9
        #expect(!made.isEmpty)
        #expect(Double(made.count) <= (seconds + 0.3) * Double(limit) / 60 + 1)
    }
}

/// When calls were made, by whichever thread.
private final class Instants: Sendable {
    /// Protects them.
    private let made = Mutex<[(asked: Int64, entered: Int64)]>([])

    var all: [(asked: Int64, entered: Int64)] { made.withLock(\.self) }

    func append(from asked: Int64, to entered: Int64) { made.withLock { $0.append((asked, entered)) } }
}
