import ChargebeeAPI
import Glibc

/// What one process knows of the file, and of itself; instants here are on the machine's steady clock.
struct LedgerState {
    /// How working on the file went.
    enum Session<Result> {
        case done(Result)
        /// Someone else holds the lock.
        case locked
        case broken(SitePaceError)
    }

    /// As ``SiteDecision``, with instants on the machine's steady clock.
    enum Answer {
        case entered
        case full(until: Int64)
        case crowded(until: Int64)
    }

    /// Nil after the file has been given up.
    private var file: PaceFile?
    private let path: String
    private let machine: MachineClock
    private let patience: Duration
    private let token = UInt64.random(in: 1 ... .max)
    private let process = ProcessIdentity.current
    private var posts = 0
    private var gets = 0
    private var notes: [SitePaceNote] = []
    private var toldOfFullTable = false
    private var toldOfLock = false
    /// The file was removed and another one opened, which does not know this process's calls; it is to be closed.
    private var wasRemoved = false
    /// Since when the lock could not be had.
    private var lockedSince: Int64?
    /// When others were last asked for a sign of life.
    private var censusAt = Int64.min / 4
    private var known = (calls: 0, participants: 1)

    /// How long to wait before asking for the lock again, how often to look for dead processes, and when to tell.
    private static let lockPause: Int64 = 50_000_000
    private static let censusInterval: Int64 = 1_000_000_000
    private static let lockSilence: Int64 = 5_000_000_000

    init(path: String, machine: MachineClock, patience: Duration) throws(SitePaceError) {
        self.path = path
        self.machine = machine
        self.patience = patience
        do throws(RecordFailure) {
            file = try PaceFile(path: path, at: MachineTime(machine))
        } catch {
            throw error.error(path: path)
        }
    }

    mutating func takeNotes() -> [SitePaceNote] {
        guard !notes.isEmpty else { return [] }
        defer { notes = [] }
        return notes
    }

    /// Lets the others know that this process is at work, and at which pace.
    mutating func announce(_ callsPerMinute: Int, _ ceilings: SiteCeilings) {
        let wish = wish(.post, callsPerMinute, ceilings)
        // Where it is locked, the next session says it.
        _ = session(patience: .milliseconds(1)) { record, now, _ throws(RecordFailure) in
            record.announce(wish, at: now)
        }
    }

    private func wish(
        _ method: ChargebeeAPI.Operation.Method,
        _ callsPerMinute: Int,
        _ ceilings: SiteCeilings
    ) -> Wish {
        Wish(
            token: token,
            process: process,
            method: method,
            callsPerMinute: callsPerMinute,
            ceilings: ceilings,
            posts: posts,
            gets: gets
        )
    }

    mutating func enter(
        _ method: ChargebeeAPI.Operation.Method,
        _ callsPerMinute: Int,
        _ ceilings: SiteCeilings
    ) -> Answer {
        let wish = wish(method, callsPerMinute, ceilings)
        let outcome = session { record, now, ring throws(RecordFailure) in
            (try record.enter(wish, at: now, in: &ring), record.origin)
        }
        switch outcome {
        case .broken: break
        case .locked: return .full(until: machine.sinceBoot() + Self.lockPause)
        case .done((.full(let until), let origin)): return .full(until: until + origin)
        case .done((.crowded(let until), let origin)): return .crowded(until: until + origin)
        case .done((.noEntry(let until), let origin)):
            tellOfFullTable()
            return .full(until: until + origin)
        case .done((.entered, _)): break
        }
        add(1, to: method)
        return .entered
    }

    mutating func leave(_ method: ChargebeeAPI.Operation.Method) {
        add(-1, to: method)
        let (token, posts, gets) = (token, posts, gets)
        // Where it is locked, the next session says it.
        _ = session(patience: .milliseconds(1)) { record, now, _ throws(RecordFailure) in
            record.leave(token: token, posts: posts, gets: gets, at: now)
        }
    }

    /// The calls of the last minute and the processes at work; as last known, where the file is not to be had.
    mutating func survey() -> (calls: Int, participants: Int) {
        _ = session(patience: .milliseconds(1)) { record, now, ring throws(RecordFailure) in
            try record.forget(at: now, in: &ring)
        }
        return known
    }

    /// Takes this process off the record, so that the others need not wait to see it gone.
    mutating func signOff() {
        let token = token
        _ = session(patience: .milliseconds(5)) { record, _, _ throws(RecordFailure) in
            record.participants.removeAll { $0.token == token }
        }
    }

    private mutating func add(_ number: Int, to method: ChargebeeAPI.Operation.Method) {
        switch method {
        case .get: gets = max(0, gets + number)
        case .post: posts = max(0, posts + number)
        }
    }

    private mutating func tellOfFullTable() {
        guard !toldOfFullTable else { return }
        toldOfFullTable = true
        notes.append(.tooManyProcesses(path: path))
    }

    // MARK: - Working on the file

    /// Reads the record under the lock, lets `body` change it, and writes it back.
    mutating func session<Result>(
        patience: Duration? = nil,
        _ body: (inout SiteRecord, Int64, inout FileRing) throws(RecordFailure) -> Result
    ) -> Session<Result> {
        guard var open = file else { return .broken(SitePaceError(.notRead, path: path)) }
        do throws(RecordFailure) {
            guard try isLocked(open, patience) else { return .locked }
            if open.isRemoved {
                notes.append(.removed(path: path))
                wasRemoved = true
                open = try PaceFile(path: path, at: MachineTime(machine), isCertain: false)
                file = open
                guard try isLocked(open, patience) else { return .locked }
            }
            defer { open.unlock() }
            // Read under the lock: a call must not count from before the wait for it.
            let time = MachineTime(machine)
            let result: Result
            do {
                result = try change(open, time, body)
            } catch .damage {
                notes.append(.begunAnew(path: path))
                result = try changeAnew(open, time, body)
            }
            return .done(result)
        } catch {
            file = nil
            notes.append(.abandoned(error.error(path: path)))
            return .broken(error.error(path: path))
        }
    }

    private mutating func change<Result>(
        _ open: PaceFile,
        _ time: MachineTime,
        _ body: (inout SiteRecord, Int64, inout FileRing) throws(RecordFailure) -> Result
    ) throws(RecordFailure) -> Result {
        var record = try record(of: open, at: time)
        let now = record.advance(to: time)
        if wasRemoved { record.closedUntil = now + SiteRecord.window }
        takeCensus(&record, at: now)
        let result = try body(&record, now, &open.ring)
        known = (Int(record.callsInWindow), max(1, record.activeParticipants(at: now)))
        try open.write(&record)
        wasRemoved = false
        return result
    }

    private mutating func changeAnew<Result>(
        _ open: PaceFile,
        _ time: MachineTime,
        _ body: (inout SiteRecord, Int64, inout FileRing) throws(RecordFailure) -> Result
    ) throws(RecordFailure) -> Result {
        try open.clear()
        var record = SiteRecord(time, isCertain: false)
        try open.write(&record)
        return try change(open, time, body)
    }

    private func record(of open: PaceFile, at time: MachineTime) throws(RecordFailure) -> SiteRecord {
        switch try open.content() {
        case .whole(let record): return record
        case .torn(var record):
            // The call that the torn copy may have held counts as made just now.
            let now = record.advance(to: time)
            try record.forget(at: now, in: &open.ring)
            try record.count(at: now, in: &open.ring)
            return record
        case .damaged: throw .damage
        case .otherVersion: throw .unusable(SitePaceError(.otherVersion, path: path))
        }
    }

    private mutating func isLocked(
        _ open: PaceFile,
        _ patience: Duration?
    ) throws(RecordFailure) -> Bool {
        // Who has waited in vain before does not stand in the way of the run each time.
        let most = lockedSince == nil ? patience ?? self.patience : min(patience ?? self.patience, .milliseconds(2))
        if try open.lock(patience: most) {
            lockedSince = nil
            return true
        }
        let now = machine.sinceBoot()
        let since = lockedSince ?? now
        lockedSince = since
        if now - since >= Self.lockSilence, !toldOfLock {
            toldOfLock = true
            notes.append(.lockHeld(path: path))
        }
        return false
    }

    /// Takes those off the record that have ended or have not been heard of for minutes.
    private mutating func takeCensus(_ record: inout SiteRecord, at now: Int64) {
        guard now - censusAt >= Self.censusInterval || now < censusAt else { return }
        censusAt = now
        let (token, process) = (token, process)
        record.participants.removeAll { participant in
            guard participant.token != token else { return false }
            return !participant.isPresent(at: now) || participant.process.hasEnded(seenFrom: process)
        }
    }
}
