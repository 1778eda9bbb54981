import Crypto
import GRDB
import GRDBSQLite

extension RunJournal {
    /// SHA-256 over what the journal records, in lower-case hex: equal as long as nothing was recorded in between.
    ///
    /// It covers the job, passes, approvals, processes, rows, attempts and steps, each in their order, and so changes with
    /// any of them. The database file's own bytes do not count, nor does what changes without meaning: how a run stands,
    /// what was asked of one, marks of a pass's progress. Nor does that an undo began, since the undo's own journal says what
    /// it did, and what it was expected to change. What is secret does not either: the signing key, held references.
    ///
    /// The canonical form is, for each of ``tables``: its name as a text; each line as the byte `L` and its columns; the byte
    /// `E`. A column is the byte `0` for NULL; `1` and eight bytes, highest first, for an integer; `2` or `3`, the length
    /// in eight bytes and the bytes themselves for a text in UTF-8 or a blob. A column or table that an earlier version's
    /// journal lacks counts as NULL and as empty, so opening a journal with a newer version does not change its digest.
    package func digest() throws(JournalError) -> String {
        try read { db in
            var writer = CanonicalWriter()
            for table in Self.tables { try Self.add(table, to: &writer, db) }
            return writer.finish()
        }
    }

    /// A table as the digest sees it.
    struct Table {
        let name: String
        let columns: [String]
        let order: String
    }

    /// What the digest covers; columns are only ever added at a table's end.
    static let tables = [
        Table(name: "job", columns: ["name", "created_at", "tool_version"], order: "id"),
        Table(
            name: "pass",
            columns: [
                "number", "started_at", "input_name", "input_sha256", "input_bytes", "row_count", "mapping_name",
                "mapping_sha256", "target", "plan_digest", "joined_sha256",
            ],
            order: "number"
        ),
        Table(
            name: "approval",
            columns: [
                "id", "plan_digest", "way", "name", "approved_at", "recorded_by", "tool_version", "row_count", "ready",
                "rejected", "become_primary", "calls", "report_sha256",
            ],
            order: "id"
        ),
        Table(name: "process", columns: ["id", "pass", "pid", "started_at", "ended_at", "ended_as"], order: "id"),
        Table(
            name: "row",
            columns: [
                "pass", "ordinal", "line", "state", "attempts", "generation", "idempotency_key", "key_first_sent_at",
                "fingerprint", "payment_source_id", "http_status", "code", "message", "ended_at", "customer_mark",
            ],
            order: "pass, ordinal"
        ),
        Table(
            name: "attempt",
            columns: [
                "pass", "ordinal", "number", "process", "purpose", "sent_at", "answered_at", "http_status", "code",
                "is_replayed", "generation", "cause", "retry_after_ms", "decision", "wait_ms", "step",
            ],
            order: "pass, ordinal, number"
        ),
        Table(
            name: "step",
            columns: ["pass", "ordinal", "step", "done_at", "payment_source_id", "reference_mark"],
            order: "pass, ordinal, step"
        ),
    ]

    private static func add(_ table: Table, to writer: inout CanonicalWriter, _ db: Database) throws {
        writer.begin(table.name)
        defer { writer.end() }
        guard try db.tableExists(table.name) else { return }
        let present = Set(try db.columns(in: table.name).map(\.name))
        let list = table.columns.map { present.contains($0) ? $0 : "NULL" }.joined(separator: ", ")
        let statement = try db.makeStatement(sql: "SELECT \(list) FROM \(table.name) ORDER BY \(table.order)")
        // By SQLite's own functions: a journal of a million rows has some thirty million values.
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: writer.addLine(handle, columns: Int32(table.columns.count))
            case SQLITE_DONE: return
            case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }
}

/// Writes values in the canonical form of ``RunJournal/digest()`` into a hash.
private struct CanonicalWriter {
    private var hash = SHA256()
    private var buffer: [UInt8] = []
    private static let chunk = 1 << 16

    init() { buffer.reserveCapacity(Self.chunk * 2) }

    mutating func begin(_ name: String) {
        let bytes = Array(name.utf8)
        bytes.withUnsafeBytes { addBytes(2, $0) }
    }

    mutating func end() { buffer.append(UInt8(ascii: "E")) }

    /// Adds the line that a statement stands at.
    mutating func addLine(_ statement: SQLiteStatement, columns: Int32) {
        buffer.append(UInt8(ascii: "L"))
        for column in 0..<columns {
            switch sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER:
                buffer.append(1)
                addNumber(sqlite3_column_int64(statement, column))
            case SQLITE_TEXT: addBytes(2, Self.bytes(sqlite3_column_text(statement, column), statement, column))
            case SQLITE_BLOB: addBytes(3, Self.bytes(sqlite3_column_blob(statement, column), statement, column))
            // No column of a STRICT table here holds a fraction.
            default: buffer.append(0)
            }
        }
        if buffer.count >= Self.chunk { flush() }
    }

    mutating func finish() -> String {
        flush()
        return hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    /// A value's bytes; its pointer must have been asked for before the length.
    private static func bytes(
        _ start: UnsafeRawPointer?,
        _ statement: SQLiteStatement,
        _ column: Int32
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    private mutating func addBytes(_ kind: UInt8, _ bytes: UnsafeRawBufferPointer) {
        buffer.append(kind)
        addNumber(Int64(bytes.count))
        buffer.append(contentsOf: bytes)
    }

    private mutating func addNumber(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { buffer.append(contentsOf: $0) }
    }

    private mutating func flush() {
        buffer.withUnsafeBytes { hash.update(bufferPointer: $0) }
        buffer.removeAll(keepingCapacity: true)
    }
}
