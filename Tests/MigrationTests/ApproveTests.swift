import ChargebeeClient
import Foundation
import GatewayMapping
import MigrationModel
import Planning
import Reporting
import RunJournal
import Testing

@testable import Migration

/// Approving, and what a run of a live site asks for before it sends.
///
/// Nothing here is sent, to no site.
final class ApproveTests {
    private let folder: URL
    private static let good = ["c1,cus_A/card_1,card", "c2,cus_B/card_2,card"]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("approve-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(Self.good + [",cus_C/card_3,card"])
        try """
        name: moving
        operation: create_using_permanent_token
        input: { file: input.csv }
        mapping: canonical
        target: { sandbox: true, gateway_account_id: gw_1 }
        """.write(to: folder.appendingPathComponent("job file.yaml"), atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ rows: [String]) throws {
        try (["customer_id,reference_id,type"] + rows).joined(separator: "\n").appending("\n")
            .write(to: folder.appendingPathComponent("input.csv"), atomically: true, encoding: .utf8)
    }

    private func migration(isLive: Bool = true) throws -> Migration {
        var job = try Job(path: folder.appendingPathComponent("job file.yaml").path)
        // A name that no resolver knows, should anything ever ask one.
        if isLive { job.target = .endpoint(try Endpoint(baseURL: "https://chargebee.invalid/api/v2")) }
        #expect(job.target.isLive == isLive)
        return Migration(job: job)
    }

    private func name(_ text: String = "Anna Berg") throws -> ApproverName { try #require(ApproverName(text)) }

    private func failure(_ body: () throws -> Void) throws -> Failure {
        try #require(throws: Failure.self) { try body() }
    }

    @discardableResult
    private func approve(_ migration: Migration, by text: String = "Anna Berg") throws -> ApprovalReport {
        try migration.approve(migration.scan().digest, by: name(text))
    }

    // MARK: Approving

    @Test func `It records who approved what, when and from where, and names the run that comes next`() throws {
        let migration = try migration()
        let before = Int64(Date().timeIntervalSince1970 * 1000) - 1
        let report = try approve(migration)
        let plan = try migration.scan()
        let recorded = try #require(try RunJournal(reading: migration.job.journalPath).approval(of: plan.digest))
        #expect(recorded == report.approval)
        #expect(recorded.name == "Anna Berg" && recorded.way == .command)
        #expect(recorded.at >= before && recorded.recordedBy == Migration.operatorName)
        #expect(recorded.totals == .init(rows: 3, ready: 2, rejected: 1, becomePrimary: 0, calls: 2))
        #expect(report.nextCommand == "tokenferry run '\(migration.job.path)' --live")
        for part in [
            "Anna Berg", plan.digest, "2 rows", "1 row rejected", migration.job.journalPath, report.nextCommand,
        ] {
            #expect(report.text.contains(part), "\(part)")
        }
        #expect(try migration.plan().approval == recorded)
    }

    @Test func `Of several people each is named, and nobody twice`() throws {
        let migration = try migration(isLive: false)
        #expect(try approve(migration).others.isEmpty)
        let second = try approve(migration, by: "Jon Doe")
        #expect(second.others.map(\.name) == ["Anna Berg"])
        #expect(!second.isRepeated)
        let again = try approve(migration)
        #expect(again.isRepeated)
        #expect(again.others.map(\.name) == ["Jon Doe"])
        #expect(again.nextCommand == "tokenferry run '\(migration.job.path)'")
        let json = try JSONSerialization.jsonObject(with: Data(again.json().utf8)) as? [String: Any]
        let approval = json?["approval"] as? [String: Any]
        #expect(approval?["name"] as? String == "Anna Berg")
        #expect(approval?["ready"] as? Int == 2)
        #expect(json?["is_repeated"] as? Bool == true)
        #expect((json?["others"] as? [Any])?.count == 1)
        #expect(json?["plan_digest"] as? String == again.approval.planDigest)
    }

    @Test func `Another plan's digest is refused with what has changed, and leaves no journal`() throws {
        let migration = try migration()
        let read = try migration.plan().facts
        try write(Self.good)
        let now = try migration.scan()
        let changed = try failure { _ = try migration.approve(read.planDigest, by: name()) }
        #expect(changed.status == .inputRefused)
        #expect(changed.message.contains("the input's SHA-256 was \(read.inputDigest.prefix(12))…"))
        #expect(changed.message.contains("is \(now.inputDigest.prefix(12))…"))
        #expect(!changed.message.contains("the mapping was"))
        let unknown = try failure { _ = try migration.approve(String(repeating: "0", count: 64), by: name()) }
        #expect(unknown.status == .inputRefused)
        #expect(unknown.message.contains(now.digest) && unknown.message.contains("Nothing was approved"))
        #expect(!FileManager.default.fileExists(atPath: migration.job.journalPath))
    }

    @Test func `What else than the input has changed is told as well`() throws {
        let read = try migration().plan().facts.planDigest
        var job = try migration().job
        job.gatewayAccountID = "gw_2"
        job.target = .sandbox(scenario: nil)
        let both = Migration(job: job).changes(since: read, try Migration(job: job).scan())
        #expect(
            both
                == "the target was https://chargebee.invalid/api/v2 and is sandbox; the gateway account was gw_1 and is gw_2"
        )
        job = try migration().job
        job.silence.emails = false
        let option = Migration(job: job).changes(since: read.uppercased(), try Migration(job: job).scan())
        #expect(option.hasPrefix("an option of the job"))
    }

    @Test func `A plan of which nothing would be sent is not approved`() throws {
        try write([",cus_C/card_3,card"])
        let migration = try migration()
        let failure = try failure { try approve(migration) }
        #expect(failure.status == .inputRefused)
        #expect(failure.message.contains("none is ready"))
        #expect(!FileManager.default.fileExists(atPath: migration.job.journalPath))
    }

    @Test func `While another process works on the journal, it waits its turn`() throws {
        let migration = try migration()
        let lock = try JournalLock(journalPath: migration.job.journalPath)
        #expect(try failure { try approve(migration) }.status == .paused)
        withExtendedLifetime(lock) {}
    }

    @Test func `A job that was undone, or whose journal is of another target or mapping, takes none`() throws {
        let migration = try migration()
        let other = try self.migration(isLive: false)
        try begin(other)
        #expect(try failure { try approve(migration) }.message.contains("was begun for sandbox, gw_1"))
        var reshaped = other.job
        reshaped.replacePrimary = .always
        #expect(try failure { try approve(Migration(job: reshaped)) }.message.contains("has changed since"))
        try Data().write(to: URL(fileURLWithPath: migration.job.undoJournalPath + "-wal"))
        let undone = try failure { try approve(migration) }
        #expect(undone.status == .jobFileWrong)
        #expect(undone.message.contains("undo"))
    }

    @Test func `A later export is approved into the same journal, and its run is one with --delta`() throws {
        let migration = try migration()
        try begin(migration)
        #expect(try !approve(migration).isLaterInput)
        try write(Self.good + ["c4,cus_D/card_4,card"])
        let report = try approve(migration)
        #expect(report.isLaterInput)
        #expect(report.nextCommand.hasSuffix(" --live --delta"))
        #expect(try RunJournal(reading: migration.job.journalPath).approvals().count == 2)
    }

    /// Begins the job's journal, as a run does, and sends nothing.
    private func begin(_ migration: Migration) throws {
        let journal = try RunJournal(path: migration.job.journalPath, jobName: "moving", toolVersion: "0")
        _ = try journal.beginPass(migration.passIdentity(of: migration.scan()))
    }

    // MARK: What a run asks for

    @Test func `A live run needs an approval, and other targets none`() throws {
        let rehearsal = try migration(isLive: false)
        try rehearsal.checkApproval(rehearsal.scan(), RunOptions())
        let migration = try migration()
        let plan = try migration.scan()
        let missing = try failure { try migration.checkApproval(plan, RunOptions()) }
        #expect(missing.status == .wrongUse)
        #expect(missing.message.contains("tokenferry approve '\(migration.job.path)'"))
        #expect(missing.message.contains("--approved-plan"))
        #expect(!FileManager.default.fileExists(atPath: migration.job.journalPath))
        try approve(migration)
        try migration.checkApproval(plan, RunOptions())
    }

    @Test func `The approval of another plan is not enough, and is named with what has changed`() throws {
        let migration = try migration()
        let before = try migration.plan().facts
        let report = try approve(migration)
        try write(Self.good)
        let plan = try migration.scan()
        let failure = try failure { try migration.checkApproval(plan, RunOptions()) }
        #expect(failure.status == .inputRefused)
        for part in ["Anna Berg approved", UTCTimestamp(report.approval.at).seconds, before.planDigest, plan.digest] {
            #expect(failure.message.contains(part), "\(part)")
        }
        #expect(failure.message.contains("the input's SHA-256 was \(before.inputDigest.prefix(12))…"))
    }

    @Test func `A digest on the command line has to be that of this plan, whatever the journal says`() throws {
        let migration = try migration()
        let plan = try migration.scan()
        var options = RunOptions()
        options.approvedPlan = plan.digest.uppercased()
        try migration.checkApproval(plan, options)
        try approve(migration)
        options.approvedPlan = String(repeating: "0", count: 64)
        let other = try failure { try migration.checkApproval(plan, options) }
        #expect(other.status == .inputRefused)
    }

    @Test func `A digest that an earlier run was given is in the journal as an approval, without a name`() throws {
        let migration = try migration()
        let plan = try migration.scan()
        let given = try migration.approval(of: plan, migration.sending(of: plan), name: nil)
        #expect(given.way == .option && given.name == nil)
        try RunJournal(path: migration.job.journalPath, jobName: "moving", toolVersion: "0").record(given)
        try migration.checkApproval(plan, RunOptions())
        try write(Self.good)
        let failure = try failure { try migration.checkApproval(migration.scan(), RunOptions()) }
        #expect(failure.message.contains("--approved-plan named the plan \(plan.digest)"))
    }
}

/// Names that people sign with.
struct ApproverNameTests {
    @Test(arguments: [
        ("Anna", "Anna"), ("  Zoë O'Neil ", "Zoë O'Neil"), ("李小龍", "李小龍"), ("4711", "4711"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"), ("نمی\u{200C}خواهم", "نمی\u{200C}خواهم"),
        (String(repeating: "x", count: 200), String(repeating: "x", count: 200)),
    ])
    func `A name is kept in its own letters, without the blanks around it`(text: String, name: String) {
        #expect(ApproverName(text)?.description == name)
    }

    @Test(arguments: [
        "", "   ", "\u{00A0}", "...", "An\nna", "An\tna", "An\u{1B}[1mna", "An\u{202E}na", "An\u{2028}na", "An\u{0}na",
        "An\u{E000}na", "An\u{FEFF}na", String(repeating: "x", count: 201),
        "x" + String(repeating: "\u{0301}", count: 5000),
    ])
    func `What would hide, break or turn a line is no name`(text: String) {
        #expect(ApproverName(text) == nil)
    }

    @Test func `The account and the machine are told, and nothing that is not printable`() {
        let words = Migration.operatorName.split(separator: "@")
        #expect(words.count == 2)
        #expect(Migration.operatorName.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }
}
