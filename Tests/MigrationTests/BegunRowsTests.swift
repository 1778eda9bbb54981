import Execution
import Foundation
import MigrationModel
import Reporting
import RunJournal
import Testing

@testable import Migration

/// Jobs whose journal holds rows between two of their calls, or references that are not in their file.
final class BegunRowsTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }

    /// A job that nothing answers.
    private func migration(operation: String, input: String) throws -> Migration {
        try write(input, to: "input.csv")
        try write("test_key\n", to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/key")
        try write(
            """
            name: moving
            operation: \(operation)
            input: { file: input.csv }
            mapping: \(operation == "export_payment_source" ? "discovered" : "canonical")
            target:
              base_url: http://127.0.0.1:9/api/v2
              gateway_account_id: gw_1
              api_key: { file: key }
            """,
            to: "job.yaml"
        )
        return try Migration(job: Job(path: folder + "/job.yaml"))
    }

    /// A journal of the job, with a process at work on its first pass.
    private func journal(of migration: Migration, _ identity: PassIdentity) throws -> RunJournal {
        let journal = try RunJournal(path: migration.job.journalPath, jobName: "moving", toolVersion: "0")
        try journal.beginProcess(on: journal.beginPass(identity))
        return journal
    }

    private static let address = RowAddress(ordinal: 1, line: 2)

    private static func announcement(of step: RowStep, attempt: Int) -> JournalBatch {
        var batch = JournalBatch()
        batch.intents = [
            SendIntent(
                address: address,
                purpose: .request,
                step: step,
                attempt: attempt,
                generation: 0,
                idempotencyKey: "k\(attempt)",
                keyFirstSentAt: 1,
                sentAt: 1,
                fingerprint: RowFingerprint(bytes: Array(repeating: 1, count: 16))
            )
        ]
        return batch
    }

    private static func held(isResult: Bool) -> HeldReference {
        HeldReference(
            referenceID: "ref_1",
            type: "card",
            gateway: "adyen",
            gatewayAccountID: "gw_1",
            customerID: "cust_1",
            paymentSourceID: "pm_1",
            becomesPrimary: false,
            isResult: isResult
        )
    }

    private static let header = "customer_id,reference_id,type\n"

    @Test(arguments: [false, true])
    func `A row between two calls keeps its input from being replaced, also where the rest is abandoned`(
        abandonsRest: Bool
    ) async throws {
        let migration = try migration(
            operation: "create_using_permanent_token",
            input: Self.header + "cust_1,tok_1,card\n"
        )
        do {
            let journal = try journal(of: migration, migration.passIdentity(of: migration.scan()))
            try await journal.commit(Self.announcement(of: .export, attempt: 1))
            var done = JournalBatch()
            done.steps = [
                StepRecord(address: Self.address, step: .export, doneAt: 2, held: Self.held(isResult: false))
            ]
            try await journal.commit(done)
        }
        try write(Self.header + "cust_2,tok_2,card\n", to: "input.csv")
        var options = RunOptions()
        options.isDelta = true
        options.abandonsRest = abandonsRest
        let failure = await #expect(throws: Failure.self) {
            try await migration.run(options, control: RunControl(), observer: QuietObserver())
        }
        #expect(failure?.status == .inputRefused)
        #expect(failure?.message.contains("1 row is begun: exported, or") == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("only that file can end it") == true)
        let report = try migration.report()
        #expect(report.begun == 1 && report.pass == 1)
        #expect(try migration.status().report.begun == 1)
    }

    @Test func `References that only the journal has are told by report and status`() async throws {
        let migration = try migration(operation: "export_payment_source", input: "payment_source_id,customer_id\n")
        let identity = PassIdentity(
            inputName: "input.csv",
            inputDigest: "1f",
            inputBytes: 1,
            rows: 1,
            mappingName: "discovered",
            mappingDigest: "2f",
            target: migration.targetIdentity,
            planDigest: "3f"
        )
        let journal = try journal(of: migration, identity)
        try await journal.commit(Self.announcement(of: .request, attempt: 1))
        var done = JournalBatch()
        done.steps = [StepRecord(address: Self.address, step: .request, doneAt: 2, held: Self.held(isResult: true))]
        done.endings = [RowEnding(address: Self.address, ending: .created, endedAt: 2)]
        try await journal.commit(done)
        let report = try migration.report()
        #expect(report.unwrittenResults == 1 && report.resultFile == migration.job.resultPath)
        #expect(try migration.status().text.contains("1 exported reference is still to be written into"))
        try await journal.eraseResults(rows: [1])
        #expect(try migration.report().unwrittenResults == 0)
    }
}
