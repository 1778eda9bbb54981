import Execution
import GRDB
package import MigrationModel
import Synchronization

/// What other processes ask of the run that works on this journal; read by it twice a second.
package final class JournalControls: ControlSource {
    private let journal: RunJournal
    /// Protects the number of the last request that was read.
    private let lastRead: Mutex<Int64>

    /// Begins with the requests that come from now on; earlier ones were meant for earlier runs.
    init(_ journal: RunJournal, after last: Int64) {
        self.journal = journal
        lastRead = Mutex(last)
    }

    package func pending() throws -> [ControlRequest] {
        let last = lastRead.withLock { $0 }
        let found = try journal.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, request, value FROM control WHERE id > ? ORDER BY id",
                arguments: [last]
            )
            .map { row -> (id: Int64, request: ControlRequest?) in (row[0], ControlRequest(word: row[1], value: row[2]))
            }
        }
        if let newest = found.last?.id { lastRead.withLock { $0 = newest } }
        return found.compactMap(\.request)
    }
}

extension RunJournal {
    /// The requests that other processes make from now on.
    package func controls() throws(JournalError) -> JournalControls {
        let last = try read { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM control") ?? 0 }
        return JournalControls(self, after: last)
    }

    /// Asks something of the run that works on this journal at present.
    package func request(_ request: ControlRequest) throws(JournalError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO control (requested_at, request, value) VALUES (?, ?, ?)",
                arguments: [Self.wallClock(), request.word, request.value]
            )
        }
    }

    /// How the run that works on this journal stood when it last told; `nil` before that, and for what an earlier one told.
    package func liveState() throws(JournalError) -> LiveState? {
        try read { db in
            guard try db.tableExists("live") else { return nil }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT live.* FROM live WHERE process = (SELECT max(id) FROM process)"
            )
            return row.map(LiveState.init)
        }
    }

    static func record(_ live: LiveState, _ process: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO live (id, process, written_at, binding, in_flight, window, waiting,
                    calls_per_minute, calls_in_last_minute, participants, waits_until, seconds_left, ends_at,
                    is_ending, outage_cause, outage_since)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            process, live.writtenAt, live.binding, live.inFlight, live.window, live.waiting, live.callsPerMinute,
            live.callsInLastMinute, live.participants, live.waitsUntil, live.secondsLeft,
            live.endsAt, live.isEnding, live.outageCause, live.outageSince,
        ])
    }
}

extension LiveState {
    fileprivate init(row: Row) {
        self.init(
            writtenAt: row["written_at"],
            binding: row["binding"],
            inFlight: row["in_flight"],
            window: row["window"],
            waiting: row["waiting"],
            callsPerMinute: row["calls_per_minute"],
            callsInLastMinute: row["calls_in_last_minute"],
            participants: row["participants"],
            waitsUntil: row["waits_until"],
            secondsLeft: row["seconds_left"],
            endsAt: row["ends_at"],
            isEnding: row["is_ending"],
            outageCause: row["outage_cause"],
            outageSince: row["outage_since"]
        )
    }
}

extension ControlRequest {
    fileprivate init?(word: String, value: Int?) {
        switch word {
        case "pause": self = .pause
        case "hold": self = .hold
        case "resume": self = .resume
        case "pace": self = .pace(requestsPerMinute: max(1, value ?? 1))
        default: return nil
        }
    }

    fileprivate var word: String {
        switch self {
        case .pause: "pause"
        case .hold: "hold"
        case .resume: "resume"
        case .pace: "pace"
        }
    }

    fileprivate var value: Int? {
        if case .pace(let requestsPerMinute) = self { requestsPerMinute } else { nil }
    }
}
