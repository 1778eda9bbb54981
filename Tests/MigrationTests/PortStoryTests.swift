import ChargebeeAPI
import Foundation
import MigrationModel
import Reporting
import RunJournal
import Testing

@testable import Migration

/// The calls of a port's row, and the keys that they are sent with.
struct PortStoryTests {
    private static let address = RowAddress(ordinal: 2, line: 3)

    private static let request = PlannedRequest(
        address: address,
        path: "payment_sources/pm_old/export_payment_source",
        body: Array("gateway_account_id=gw_new".utf8),
        customerID: "cust 1",
        gatewayAccountID: "gw_new",
        tokens: TokenFields(),
        becomesPrimary: true,
        paymentSourceID: "pm_old"
    )

    private static func exchange(_ number: Int, _ step: RowStep, generation: Int = 0) -> AttemptRecord {
        var exchange = AttemptRecord(number: number, purpose: .request, sentAt: UnixMilliseconds(number))
        exchange.step = step
        exchange.generation = generation
        return exchange
    }

    private static func keys(_ exchanges: [AttemptRecord], key: String?, hasRun: Bool = true) throws -> StepKeys {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        var job = try Job(path: root + "/jobs/port/port.yaml")
        job.deletesOld = true
        let row = JournalRow(address: address, ending: .notAttempted)
        return StepKeys(
            job: job,
            request: request,
            signer: hasRun ? try signer() : nil,
            chronicle: exchanges.isEmpty
                ? nil : RowChronicle(pass: 1, row: row, idempotencyKey: key, attempts: exchanges)
        )
    }

    /// One key serves all tests of a process, so that expected keys can be told.
    private static func signer() throws -> JournalSigner { try sharedSigner.get() }

    private static let sharedSigner = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("port-story-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try RunJournal(
            path: folder.appendingPathComponent("job.journal").path,
            jobName: "port",
            toolVersion: "0.1.0"
        ).signer
    }

    @Test func `Each step has its own path`() throws {
        let steps = try Self.keys([], key: nil).steps
        #expect(steps.map(\.step) == [.export, .readPrimary, .request, .deleteOld])
        #expect(steps.map(\.method) == ["POST", "GET", "POST", "POST"])
        #expect(
            steps.map(\.path) == [
                "payment_sources/pm_old/export_payment_source", "customers/cust%201",
                "payment_sources/create_using_permanent_token", "payment_sources/pm_old/delete_local",
            ]
        )
    }

    @Test func `Before anything is sent, the export's key can be told, and no other`() throws {
        let export = try Self.signer().idempotencyKey(for: Self.request, generation: 0)
        #expect(try Self.keys([], key: nil).steps.map(\.idempotencyKey) == [export, nil, nil, nil])
        #expect(try Self.keys([], key: nil, hasRun: false).steps.allSatisfy { $0.idempotencyKey == nil })
    }

    @Test(
        arguments: [
            (RowStep.export, [-1, nil, nil, nil]), (.readPrimary, [2, nil, nil, nil]), (.request, [2, nil, -1, nil]),
            (.deleteOld, [2, nil, nil, -1]),
        ] as [(RowStep, [Int?])]
    )
    func `The journal's key is that of the step sent last, and the export's is told beside it`(
        last: RowStep,
        expected: [Int?]
    ) throws {
        let order: [RowStep] = [.export, .readPrimary, .request, .deleteOld]
        let sent = order.prefix { $0 != last } + [last]
        let exchanges = sent.enumerated().map { number, step in
            Self.exchange(number + 1, step, generation: step == .export ? 2 : 0)
        }
        let keys = try Self.keys(exchanges, key: "tokenferry-journal")
        let signer = try Self.signer()
        // -1 stands for the journal's key, another number for the export's of that generation.
        let wanted = expected.map { generation in
            generation.map { $0 < 0 ? "tokenferry-journal" : signer.idempotencyKey(for: Self.request, generation: $0) }
        }
        #expect(keys.steps.map(\.idempotencyKey) == wanted)
        #expect(keys.ownKey == wanted[0])
    }
}
