package import ChargebeeAPI
package import Execution
import Synchronization

/// The calls that all processes of this user on this machine make to one site, counted in a small file.
///
/// It is advisory: it binds those who ask. Whatever happens to the file, ``enter(_:callsPerMinute:at:)`` answers soon:
///
/// - A process that dies gives the file's lock back; its calls of the last minute go on counting.
/// - While a process holds the lock without working, say because it is stopped, all others are told to wait and ask again.
/// - A damaged file is begun anew, and no call is let through for a minute, since those of the last one are unknown.
/// - A file that cannot be read, written or locked any more is given up: each process then keeps its own pace.
///
/// After damage of the other two kinds a ``SitePaceNote`` is handed on, once for each.
package final class SharedSiteLedger: SiteLedger {
    /// The file's path, for messages.
    package let path: String
    private let ceilings: SiteCeilings
    /// The machine's steady clock at ``Moment/elapsed`` zero, in nanoseconds; both go on evenly, so one reading is enough.
    private let start: Int64
    private let note: @Sendable (SitePaceNote) -> Void
    /// Protects the file's descriptor and buffer, and what this process knows of itself; the file has its own lock.
    private let state: Mutex<LedgerState>

    /// Opens the site's file in the state folder and makes both where they are not there.
    ///
    /// - Parameters:
    ///   - baseURL: The site's address, as `Endpoint` has it; processes with the same one share a pace.
    ///   - ceilings: How many calls Chargebee takes at once.
    ///   - environment: Names the folder, see ``StateFolder``.
    ///   - clock: The clock whose moments ``enter(_:callsPerMinute:at:)`` is given.
    ///   - machine: The machine's clocks.
    ///   - patience: How long to wait for the file's lock; it is held for microseconds.
    ///   - note: Takes what the user should know; called from whichever thread asks, and not while a lock is held.
    /// - Throws: ``SitePaceError`` where the folder or the file cannot be made or written.
    package init(
        baseURL: String,
        ceilings: SiteCeilings,
        environment: [String: String],
        clock: any ExecutionClock,
        machine: MachineClock = .system,
        patience: Duration = .milliseconds(200),
        note: @escaping @Sendable (SitePaceNote) -> Void
    ) throws(SitePaceError) {
        let folder = try StateFolder(environment: environment)
        try folder.make()
        path = "\(folder.path)/\(SiteFileName(baseURL: baseURL).text)"
        self.ceilings = ceilings
        self.note = note
        start = Self.start(of: clock, on: machine)
        var first = try LedgerState(path: path, machine: machine, patience: patience)
        // A file that cannot be written is met now, while there is still someone to tell.
        let opening = first.session { _, _, _ throws(RecordFailure) in }
        if case .broken(let error) = opening { throw error }
        let notes = first.takeNotes()
        state = Mutex(first)
        notes.forEach(note)
    }

    deinit {
        state.withLock { $0.signOff() }
    }

    /// Enters a call, as ``SiteLedger`` asks.
    ///
    /// The machine's clock under the file's lock counts, and not `now`, since waiting for the lock takes time.
    package func enter(
        _ method: ChargebeeAPI.Operation.Method,
        callsPerMinute: Int,
        at now: Moment
    ) -> SiteDecision {
        let (answer, notes) = state.withLock { state in
            let answer = state.enter(method, callsPerMinute, ceilings)
            return (answer, state.takeNotes())
        }
        notes.forEach(note)
        return switch answer {
        case .entered: .entered
        case .full(let until): .full(until: elapsed(until))
        case .crowded(let until): .crowded(until: elapsed(until))
        }
    }

    package func announce(callsPerMinute: Int) {
        let notes = state.withLock { state in
            state.announce(callsPerMinute, ceilings)
            return state.takeNotes()
        }
        notes.forEach(note)
    }

    package func leave(_ method: ChargebeeAPI.Operation.Method) {
        let notes = state.withLock { state in
            state.leave(method)
            return state.takeNotes()
        }
        notes.forEach(note)
    }

    package func callsInLastMinute(at now: Moment) -> Int {
        state.withLock { $0.survey().calls }
    }

    package var participants: Int { state.withLock { $0.survey().participants } }

    private func elapsed(_ sinceBoot: Int64) -> Duration { .nanoseconds(sinceBoot - start) }

    /// Reads both clocks a few times and takes the reading with the least time between them.
    private static func start(of clock: any ExecutionClock, on machine: MachineClock) -> Int64 {
        var best = (start: Int64(0), gap: Int64.max)
        for _ in 0..<5 {
            let before = machine.sinceBoot()
            let elapsed = clock.now.elapsed.nanoseconds
            let gap = machine.sinceBoot() - before
            // Early rather than late, so that nobody is told to come before it is time.
            if gap < best.gap { best = (before - elapsed, gap) }
        }
        return best.start
    }
}

extension Duration {
    /// Whole nanoseconds; right for some 290 years.
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
