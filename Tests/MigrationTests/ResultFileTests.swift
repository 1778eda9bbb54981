import CSVInput
import Execution
import Foundation
import MigrationModel
import RunJournal
import Synchronization
import Testing

@testable import Migration

/// The file that exported references go into, and how a kill at any point leaves it.
final class ResultFileTests {
    private let folder: String
    private var path: String { folder + "/moving.exported.csv" }
    private var journalPath: String { folder + "/moving.journal" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    // MARK: Making

    /// A journal with a pass and a process, or the one that is there.
    private func journal() throws -> RunJournal {
        let journal = try RunJournal(path: journalPath, jobName: "moving", toolVersion: "0")
        let pass =
            try journal.latestPass()
            ?? journal.beginPass(
                PassIdentity(
                    inputName: "sources.csv",
                    inputDigest: "1f",
                    inputBytes: 1,
                    rows: 100,
                    mappingName: "discovered",
                    mappingDigest: "2f",
                    target: "acme-test gw_2",
                    planDigest: "3f"
                )
            )
        try journal.beginProcess(on: pass)
        return journal
    }

    private func store(_ journal: RunJournal) throws -> ResultWritingStore {
        try ResultWritingStore(journal: journal, file: ResultFile(path: path))
    }

    private static func held(_ row: Int, _ reference: String? = nil) -> HeldReference {
        HeldReference(
            referenceID: reference ?? "ref_\(row)",
            type: "card",
            gateway: row.isMultiple(of: 2) ? "adyen" : nil,
            gatewayAccountID: "gw_2",
            customerID: "cust_\(row)",
            paymentSourceID: "pm_\(row)",
            becomesPrimary: row.isMultiple(of: 3),
            isResult: true
        )
    }

    private static func intent(_ row: Int, _ journal: RunJournal) -> SendIntent {
        SendIntent(
            address: RowAddress(ordinal: row, line: row + 1),
            purpose: .request,
            attempt: 1,
            generation: 0,
            idempotencyKey: "k\(row)",
            keyFirstSentAt: 1,
            sentAt: 1,
            fingerprint: RowFingerprint(bytes: Array(repeating: UInt8(row), count: 16))
        )
    }

    /// The batch in which a row's export ends it.
    private static func batch(_ row: Int, _ reference: String? = nil, next: SendIntent? = nil) -> JournalBatch {
        let address = RowAddress(ordinal: row, line: row + 1)
        var batch = JournalBatch()
        batch.steps = [StepRecord(address: address, step: .request, doneAt: 5, held: held(row, reference))]
        batch.endings = [RowEnding(address: address, ending: .created, paymentSourceID: "pm_\(row)", endedAt: 5)]
        batch.intents = next.map { [$0] } ?? []
        return batch
    }

    private func export(_ rows: ClosedRange<Int>, through store: some OutcomeStore, _ journal: RunJournal) async throws
    {
        for row in rows {
            var announced = JournalBatch()
            announced.intents = [Self.intent(row, journal)]
            try await store.commit(announced)
            try await store.commit(Self.batch(row))
        }
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func write(_ text: String, to path: String? = nil) throws {
        try Data(text.utf8).write(to: URL(filePath: path ?? self.path))
    }

    private func refusal(by journal: RunJournal) -> Failure? {
        #expect(throws: Failure.self) { _ = try store(journal) }
    }

    private static let header =
        "customer_id,type,gateway_account_id,reference_id,replace_primary_payment_source,payment_source_id,gateway\n"

    private static func line(_ row: Int) -> String {
        "cust_\(row),card,gw_2,ref_\(row),\(row.isMultiple(of: 3)),pm_\(row),\(row.isMultiple(of: 2) ? "adyen" : "")\n"
    }

    // MARK: Writing

    @Test func `Each result is a line once, in a file for its owner alone, and leaves the journal`() async throws {
        let journal = try journal()
        let store = try store(journal)
        try await export(1...3, through: store, journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2) + Self.line(3))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.writtenResults() == 3)
        #expect(try store.isRecorded(paymentSourceID: "pm_1", besidesRow: 2))
        try journal.endProcess(as: "finished")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "moving.exported.csv" {
            let bytes = try Data(contentsOf: URL(filePath: folder + "/" + name))
            #expect(bytes.firstRange(of: Data("ref_".utf8)) == nil, "\(name)")
        }
    }

    @Test func `Any reference is read back from the file as it was`() async throws {
        let references = ["a,b", "a\"b\"", " a ", "=1+1", "line\nbreak", "ü/é", "\"", "a\r\nb", "'"]
        do {
            let journal = try journal()
            let store = try store(journal)
            for (index, reference) in references.enumerated() {
                var announced = JournalBatch()
                announced.intents = [Self.intent(index + 1, journal)]
                try await store.commit(announced)
                try await store.commit(Self.batch(index + 1, reference))
            }
        }
        let reader = try RowReader(path: path)
        #expect(reader.header == ResultFile.header)
        var found: [String] = []
        while let reference = try reader.next({ row in String(decoding: row[3], as: UTF8.self) }) {
            found.append(reference)
        }
        #expect(found == references)
        // The next run takes the file as whole, line breaks in quotes included.
        _ = try store(journal())
    }

    // MARK: Kills

    @Test func `What a kill left in the journal is written by the next run`() async throws {
        let journal = try journal()
        try await export(1...2, through: store(journal), journal)
        try await export(3...4, through: journal, journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2))
        _ = try store(journal)
        #expect(try text() == Self.header + (1...4).map(Self.line).joined())
        #expect(try journal.heldResults().isEmpty)
    }

    @Test func `A kill at any byte of a write loses nothing and doubles nothing`() throws {
        let whole = Self.header + (1...4).map(Self.line).joined()
        let durable = Array((Self.header + Self.line(1) + Self.line(2)).utf8)
        for length in durable.count...whole.utf8.count {
            try Data(whole.utf8.prefix(length)).write(to: URL(filePath: path))
            let file = ResultFile(path: path)
            let present = try file.open(needing: 2, among: ["pm_3", "pm_4"])
            try file.append([Self.held(3), Self.held(4)].filter { !present.contains($0.paymentSourceID) })
            #expect(try text() == whole)
        }
    }

    @Test func `A result that is in the file and still in the journal is not written again`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        try await export(2...3, through: journal, journal)
        try write(Self.header + Self.line(1) + Self.line(2))
        _ = try store(journal)
        #expect(try text() == Self.header + (1...3).map(Self.line).joined())
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.writtenResults() == 3)
    }

    @Test func `A kill at any byte of the header begins the file again`() throws {
        let journal = try journal()
        for length in 0...Self.header.utf8.count {
            try write(String(Self.header.prefix(length)))
            _ = try store(journal)
            #expect(try text() == Self.header)
        }
    }

    @Test func `Zeros that a power cut left behind what was durable are cut off`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        try await export(2...2, through: journal, journal)
        try write(Self.header + Self.line(1) + String(repeating: "\0", count: 30) + "\n")
        _ = try store(journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2))
    }

    // MARK: Other files

    @Test func `Where lines are missing, the run is refused and the file stays as it is`() async throws {
        let journal = try journal()
        try await export(1...3, through: store(journal), journal)
        let texts = [
            "", Self.header, Self.header + Self.line(1) + Self.line(2),
            Self.header + Self.line(1) + Self.line(2) + "cust_3,card",
        ]
        for text in texts {
            try write(text)
            let failure = try #require(refusal(by: journal))
            #expect(failure.status == .inputRefused)
            #expect(failure.message.hasPrefix("3 exported references were written into \(path), and it has "))
            #expect(try self.text() == text)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(refusal(by: journal)?.status == .inputRefused)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `A last line whose end an editor took away is kept`() async throws {
        let journal = try journal()
        try await export(1...2, through: store(journal), journal)
        try write(String((Self.header + Self.line(1) + Self.line(2)).dropLast()))
        try await export(3...3, through: store(journal), journal)
        #expect(try text() == Self.header + (1...3).map(Self.line).joined())
    }

    @Test func `What is left of a line that nobody misses is cut off`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        try write(Self.header + Self.line(1) + "cust_2,card,\"gw")
        _ = try store(journal)
        #expect(try text() == Self.header + Self.line(1))
    }

    @Test func `A file with a mark, other line ends or more quotes is the same file`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        let quoted = "\"cust_1\",card,gw_2,\"ref_1\",false,\"pm_1\",\r\n"
        try write("\u{FEFF}" + Self.header.replacing("\n", with: "\r\n") + quoted + "\n")
        try await export(2...2, through: store(journal), journal)
        #expect(try text().hasSuffix(quoted + "\n" + Self.line(2)))
    }

    @Test(arguments: [
        "customer_id,reference_id\nc,r\n", "notes", "\n", "{}\n", header + "a,b\n", header + "a,b,c,d,e,,g\n",
    ])
    func `Another file is refused, and stays as it is`(content: String) throws {
        try write(content)
        let journal = try journal()
        #expect(refusal(by: journal)?.status == .jobFileWrong)
        #expect(try text() == content)
    }

    @Test func `Another job's results are refused`() throws {
        try write(Self.header + Self.line(1))
        #expect(refusal(by: try journal())?.message.contains("knows of fewer") == true)
        #expect(try text() == Self.header + Self.line(1))
    }

    @Test func `A link, a folder and a pipe are refused`() throws {
        let journal = try journal()
        try Data().write(to: URL(filePath: folder + "/elsewhere"))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder + "/elsewhere")
        #expect(refusal(by: journal)?.message.contains("it is a link") == true)
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(refusal(by: journal)?.message.contains("it is no file") == true)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(refusal(by: journal) != nil)
    }

    @Test func `A file that others could read is closed to them before a token goes into it`() throws {
        try write(Self.header)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        _ = try store(journal())
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `Two runs do not write it at once`() throws {
        let journal = try journal()
        let first = try store(journal)
        #expect(refusal(by: journal)?.status == .paused)
        withExtendedLifetime(first) {}
    }

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
