import GRDB
import MigrationModel
import Testing

@testable import RunJournal

/// The digest over what a journal records.
@Suite("Journal digest")
struct JournalDigestTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func filled() async throws -> RunJournal {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2, step: .readPrimary)]))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: 1)],
                steps: [.of(row: 2, .readPrimary, source: "pm_old")],
                endings: [.of(row: 1, .created, source: "pm_1")]
            )
        )
        return journal
    }

    @Test func `It is 64 hex digits, and the same as long as nothing is recorded`() async throws {
        let journal = try await filled()
        let digest = try journal.digest()
        #expect(digest.contains(/^[0-9a-f]{64}$/))
        #expect(try journal.digest() == digest)
        #expect(try RunJournal(reading: folder.journalPath).digest() == digest)
        #expect(try folder.open().digest() == digest)
    }

    @Test func `What changes without meaning does not change it`() async throws {
        let journal = try await filled()
        let digest = try journal.digest()
        try journal.request(.pause)
        try await journal.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO live (id, process, written_at, binding, in_flight, window, waiting, calls_per_minute,
                        calls_in_last_minute, participants, is_ending)
                    VALUES (1, 1, 5, 'pace', 1, 2, 3, 4, 5, 1, 0);
                    UPDATE pass SET canary_done = 1;
                    """
            )
        }
        try await journal.database.vacuum()
        #expect(try journal.digest() == digest)
    }

    @Test(arguments: [
        "UPDATE job SET name = 'jab'", "UPDATE pass SET plan_digest = '4f'", "UPDATE process SET ended_as = 'finished'",
        "UPDATE row SET payment_source_id = 'pm_2' WHERE ordinal = 1", "UPDATE row SET message = '' WHERE ordinal = 1",
        "UPDATE attempt SET http_status = 201 WHERE ordinal = 1", "UPDATE step SET payment_source_id = NULL",
        "DELETE FROM row WHERE ordinal = 1", "UPDATE row SET state = 'recovered' WHERE ordinal = 1",
    ])
    func `A change to any line changes it`(sql: String) async throws {
        let journal = try await filled()
        let digest = try journal.digest()
        try await journal.database.write { try $0.execute(sql: sql) }
        #expect(try journal.digest() != digest)
    }

    @Test func `Texts cannot run into each other`() async throws {
        let journal = try await filled()
        try await journal.database.write { try $0.execute(sql: "UPDATE row SET code = 'ab', message = 'c'") }
        let digest = try journal.digest()
        try await journal.database.write { try $0.execute(sql: "UPDATE row SET code = 'a', message = 'bc'") }
        #expect(try journal.digest() != digest)
    }

    @Test func `An approval changes it`() async throws {
        let journal = try await filled()
        let digest = try journal.digest()
        try journal.record(
            Approval(
                planDigest: String(repeating: "a", count: 64),
                way: .command,
                name: "Zoë",
                at: 5,
                recordedBy: "zoe@host",
                toolVersion: "1",
                totals: .init(rows: 1, ready: 1, rejected: 0, becomePrimary: 0, calls: 1)
            )
        )
        #expect(try journal.digest() != digest)
    }

    @Test func `Every column is covered, or left out on purpose`() async throws {
        let journal = try await filled()
        let left: [String: Set<String>] = [
            "job": ["id", "signing_key"], "pass": ["rejections_recorded", "canary_done"],
        ]
        try await journal.database.read { db in
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """
            )
            let covered = Set(RunJournal.tables.map(\.name))
            #expect(Set(tables).subtracting(covered) == ["live", "control", "slot", "held", "undo", "removal"])
            for table in RunJournal.tables {
                let columns = Set(try db.columns(in: table.name).map(\.name))
                #expect(columns.subtracting(table.columns) == left[table.name] ?? [], "\(table.name)")
                #expect(Set(table.columns).isSubset(of: columns), "\(table.name)")
            }
        }
    }
}
