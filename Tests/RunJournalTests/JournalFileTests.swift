import Execution
import Foundation
import GRDB
import MigrationModel
import Testing

@testable import RunJournal

@Suite("The journal's file")
struct JournalFileTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `Only its owner can read it, its log and its lock`() async throws {
        let lock = try JournalLock(journalPath: folder.journalPath)
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        let modes = try folder.modes()
        #expect(modes["job.journal"] == 0o600)
        #expect(modes["job.journal-wal"] == 0o600)
        #expect(modes["job.journal.lock"] == 0o600)
        #expect(modes.values.allSatisfy { $0 == 0o600 })
        #expect(pass.number == 1)
        withExtendedLifetime((lock, journal)) {}
    }

    @Test func `Its bytes hold no token, no customer and no request body`() async throws {
        let tokens = TokenFields(
            referenceID: "cus_SecretCustomer/card_SecretCard",
            paymentMethodToken: "pm_SecretMethod",
            customerProfileToken: "profile_SecretProfile",
            networkTransactionID: "016150703802094",
            mandateID: "MD_SecretMandate"
        )
        let request = PlannedRequest(
            address: RowAddress(ordinal: 1, line: 2),
            path: "payment_sources/create_using_permanent_token",
            body: Array("customer_id=buyer_Hidden&reference_id=cus_SecretCustomer%2Fcard_SecretCard".utf8),
            customerID: "buyer_Hidden",
            gatewayAccountID: "gw_1",
            tokens: tokens,
            becomesPrimary: false
        )
        let (journal, pass) = try folder.begin()
        let key = journal.signer.idempotencyKey(for: request, generation: 0)
        let intent = SendIntent(
            address: request.address,
            purpose: .request,
            attempt: 1,
            generation: 0,
            idempotencyKey: key,
            keyFirstSentAt: 1000,
            sentAt: 1000,
            fingerprint: journal.signer.fingerprint(of: request)
        )
        try await journal.commit(JournalBatch(intents: [intent]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1)], endings: [.of(row: 1, .created, source: "pm_Found", status: 200)])
        )
        let bytes = try folder.bytes()
        // What must be there, is: the search sees the log, too.
        #expect(contains(bytes, key) && contains(bytes, "pm_Found"))
        for secret in tokens.secrets + ["buyer_Hidden", "SecretCard", "reference_id="] {
            #expect(!contains(bytes, secret), "\(secret)")
        }
        #expect(try journal.endings(of: pass)[.created] == 1)
    }

    @Test func `A file that is no journal is refused, and stays as it was`() throws {
        for text in ["customer_id,reference_id\nc1,r1\n", String(repeating: "not a journal\n", count: 1000), "{}"] {
            try Data(text.utf8).write(to: URL(filePath: folder.journalPath))
            #expect(openingError()?.code == .unreadable)
            #expect(readingError()?.code == .unreadable)
            #expect(try String(contentsOfFile: folder.journalPath, encoding: .utf8) == text)
        }
    }

    @Test(arguments: [0.9, 0.5, 0.1]) func `A journal that was cut off is refused, and the message says what to do`(
        part: Double
    ) async throws {
        try await filledJournal()
        let whole = try Data(contentsOf: URL(filePath: folder.journalPath))
        #expect(whole.count > 100_000)
        try whole.prefix(Int(Double(whole.count) * part)).write(to: URL(filePath: folder.journalPath))
        let error = try #require(openingError())
        #expect(error.code == .unreadable)
        #expect(error.description.contains(folder.journalPath))
        #expect(error.description.contains("Restore it from a copy"))
        #expect(readingError()?.code == .unreadable)
    }

    @Test func `A journal whose first bytes are overwritten is refused`() async throws {
        try await filledJournal()
        var bytes = try Data(contentsOf: URL(filePath: folder.journalPath))
        bytes.replaceSubrange(0..<16, with: Array(repeating: UInt8(ascii: "x"), count: 16))
        try bytes.write(to: URL(filePath: folder.journalPath))
        #expect(openingError()?.code == .unreadable)
    }

    @Test func `A journal that a newer version has changed is refused`() async throws {
        do {
            let (journal, _) = try folder.begin()
            try await journal.database.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9: of the future')")
            }
        }
        #expect(openingError()?.code == .unreadable)
        #expect(readingError()?.code == .unreadable)
    }

    @Test func `A database of another program is refused, and stays as it was`() throws {
        do {
            let other = try DatabaseQueue(path: folder.journalPath)
            try other.write { try $0.execute(sql: "CREATE TABLE invoice (id INTEGER PRIMARY KEY)") }
        }
        #expect(readingError()?.code == .unreadable)
        #expect(openingError()?.code == .unreadable)
        let tables = try DatabaseQueue(path: folder.journalPath).read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        #expect(tables == ["invoice"])
    }

    @Test func `A journal that is not there is missing, and reading makes none`() throws {
        let error = try #require(readingError())
        #expect(error.code == .missing)
        #expect(error.description.contains(folder.journalPath))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `A journal in a folder that is not there cannot be made`() throws {
        let path = folder.path + "/none/job.journal"
        let error = try #require(throws: JournalError.self) {
            try RunJournal(path: path, jobName: "job", toolVersion: "0")
        }
        #expect(error.code == .notWritten)
        #expect(error.description.contains(path))
    }

    @Test func `Another may read while one writes`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        let reader = try RunJournal(reading: folder.journalPath)
        #expect(try reader.rowsInDoubt(of: pass) == 1)
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created)]))
        #expect(try reader.endings(of: pass)[.created] == 1)
    }

    /// Writes a journal of some hundred kilobytes, and closes it.
    private func filledJournal() async throws {
        let (journal, _) = try folder.begin(rows: 3000)
        try await journal.commit(JournalBatch(intents: (1...3000).map { .of(row: $0) }))
    }

    private func openingError() -> JournalError? {
        #expect(throws: JournalError.self) { _ = try folder.open() }
    }

    private func readingError() -> JournalError? {
        #expect(throws: JournalError.self) { _ = try RunJournal(reading: folder.journalPath) }
    }

    private func contains(_ bytes: Data, _ text: String) -> Bool { bytes.firstRange(of: Data(text.utf8)) != nil }

    @Test(arguments: ["", "name,token\nanna,tok_1\n", String(repeating: "no database at all ", count: 100)])
    func `What is no journal is called so, without a word of SQL`(content: String) throws {
        try Data(content.utf8).write(to: URL(filePath: folder.journalPath))
        let read = #expect(throws: JournalError.self) { try RunJournal(reading: folder.journalPath) }
        let opened = #expect(throws: JournalError.self) {
            try RunJournal(path: folder.journalPath, jobName: "job", toolVersion: "1")
        }
        for error in [read, opened] {
            #expect(error?.code == .unreadable)
            #expect(
                error?.description.contains("is empty or no journal of tokenferry. If there was a journal here") == true
            )
            #expect(error?.description.contains("SELECT") == false)
        }
    }

    @Test func `A folder in the journal's place is called so`() throws {
        try FileManager.default.createDirectory(atPath: folder.journalPath, withIntermediateDirectories: false)
        let read = #expect(throws: JournalError.self) { try RunJournal(reading: folder.journalPath) }
        let opened = #expect(throws: JournalError.self) {
            try RunJournal(path: folder.journalPath, jobName: "job", toolVersion: "1")
        }
        for error in [read, opened] { #expect(error?.description.contains("is a folder and no journal") == true) }
    }

    @Test func `A journal that was cut off is told without the statement that met it`() async throws {
        do {
            let (journal, _) = try folder.begin()
            try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        }
        let whole = try Data(contentsOf: URL(filePath: folder.journalPath))
        try whole.prefix(5000).write(to: URL(filePath: folder.journalPath))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.journalPath + suffix) }
        let error = #expect(throws: JournalError.self) { try RunJournal(reading: folder.journalPath) }
        #expect(
            error?.description.contains("cannot be opened: database disk image is malformed (SQLite error 11)") == true
        )
        #expect(error?.description.contains("SELECT") == false)
    }
}
