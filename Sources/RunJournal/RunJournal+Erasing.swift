import GRDB
import Synchronization

/// What was erased stands in the write-ahead log until that is emptied.
extension RunJournal {
    /// Notes that a transaction has erased a reference.
    func noteErasure() { current.withLock { $0.logHoldsErased = true } }

    /// Empties the log where it holds something erased, at most once a second; does not wait for readers.
    func emptyLogWhereDue() async throws {
        let isDue = current.withLock { current in
            let now = ContinuousClock.now
            guard current.logHoldsErased, current.logEmptiedAt.map({ now - $0 >= .seconds(1) }) ?? true else {
                return false
            }
            current.logEmptiedAt = now
            return true
        }
        guard isDue else { return }
        if try await database.writeWithoutTransaction({ db in try Self.emptyLog(db, isPatient: false) }) {
            current.withLock { $0.logHoldsErased = false }
        }
    }

    /// Empties the log where it holds something erased, waiting a while for readers.
    func emptyLogAtLast() throws(JournalError) {
        guard current.withLock(\.logHoldsErased) else { return }
        do {
            guard try database.writeWithoutTransaction({ db in try Self.emptyLog(db, isPatient: true) }) else { return }
        } catch {
            throw Self.notWritten(path, error)
        }
        current.withLock { $0.logHoldsErased = false }
    }

    /// Brings the log's pages into the file and cuts the log off.
    ///
    /// - Returns: Whether it is empty; a reader of an earlier state keeps it from that.
    static func emptyLog(_ db: Database, isPatient: Bool) throws -> Bool {
        if !isPatient { try db.execute(sql: "PRAGMA busy_timeout = 0") }
        defer { if !isPatient { try? db.execute(sql: "PRAGMA busy_timeout = \(Int(busySeconds * 1000))") } }
        do {
            _ = try db.checkpoint(.truncate)
            return true
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            return false
        }
    }
}
