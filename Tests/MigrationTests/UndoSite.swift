import Execution
import Foundation
import Migration
import MigrationModel
import Reporting
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A job against a sandbox of its own whose customers 1 to 4 have a payment source each before, and 5 and 6 have none.
final class UndoSite: Sendable {
    /// A payment source as the sandbox tells it.
    struct Source: Hashable {
        let id: String
        let customer: String
        let isDeleted: Bool
        let role: String
    }

    let folder: URL
    private let port: Int
    private let sandbox: SandboxInProcess

    /// Customers 1 to 6 get a source each, the odd ones as their primary one, and 6 a second one.
    static let rows = [
        "cust_1,cus_A/card_1,true", "cust_2,cus_B/card_2,false", "cust_3,cus_C/card_3,true",
        "cust_4,cus_D/card_4,false", "cust_5,cus_E/card_5,true", "cust_6,cus_F/card_6,false",
        "cust_6,cus_F/card_7,false",
    ]

    /// Starts a sandbox and writes the job; nothing has been run.
    init(callsPerMinute: Int = 100_000) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("undo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        sandbox = try await SandboxInProcess()
        port = sandbox.port
        try write("test_key\n", to: "key")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: folder.appendingPathComponent("key").path
        )
        try write(Self.input(Self.rows), to: "input.csv")
        try write(
            """
            name: undone
            operation: create_using_permanent_token
            input: { file: input.csv }
            mapping: canonical
            target:
              base_url: http://127.0.0.1:\(port)/api/v2
              api_key: { file: key }
              gateway_account_id: gw_1
            options: { replace_primary: from_column, record_previous_primary: true }
            limits: { requests_per_minute: \(callsPerMinute), max_in_flight: 1 }

            """,
            to: "job.yaml"
        )
        for customer in 1...4 {
            try await add("customer_id=cust_\(customer)&gateway_account_id=gw_1&reference_id=old_\(customer)")
        }
    }

    struct NoAnswer: Error { let status: Int }

    static func input(_ rows: [String]) -> String {
        (["customer_id,reference_id,replace_primary_payment_source,type"] + rows.map { $0 + ",card" })
            .joined(separator: "\n") + "\n"
    }

    func write(_ text: String, to name: String) throws {
        try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    func end() {
        sandbox.end()
        try? FileManager.default.removeItem(at: folder)
    }

    var migration: Migration {
        get throws { Migration(job: try Job(path: folder.appendingPathComponent("job.yaml").path)) }
    }

    func run(isDelta: Bool = false) async throws -> RunResult {
        var options = RunOptions()
        options.isDelta = isDelta
        return try await migration.run(options, control: RunControl(), observer: QuietObserver())
    }

    func undo(
        yes: Bool = true,
        includingLast: Bool = false,
        approved: String? = nil,
        sliceSize: Int? = nil,
        control: UndoControl = UndoControl(),
        observer: any RunObserver = QuietObserver()
    ) async throws -> UndoResult {
        var options = UndoOptions()
        options.acts = yes
        options.includesLast = includingLast
        options.approvedPlan = approved
        options.sliceSize = sliceSize
        return try await migration.undo(options, control: control, observer: observer)
    }

    /// All payment sources, in the order in which they were made.
    func sources() async throws -> [Source] {
        let object = try JSONSerialization.jsonObject(with: await ask("GET", "/sandbox/payment_sources?format=json"))
        let sources = (object as? [String: Any])?["payment_sources"] as? [[String: Any]] ?? []
        return sources.map { source in
            Source(
                id: source["id"] as? String ?? "",
                customer: source["customer_id"] as? String ?? "",
                isDeleted: source["deleted"] as? Bool ?? false,
                role: source["role"] as? String ?? ""
            )
        }
    }

    /// How often an operation took effect.
    func effects(_ operation: String) async throws -> Int {
        let object = try JSONSerialization.jsonObject(with: await ask("GET", "/sandbox/state")) as? [String: Any]
        return (object?["effects_by_operation"] as? [String: Int])?[operation] ?? 0
    }

    func add(_ form: String) async throws { _ = try await ask("POST", "/sandbox/payment_sources", form) }
    func tamper(_ id: String, _ form: String) async throws {
        _ = try await ask("POST", "/sandbox/payment_sources/\(id)", form)
    }
    func remove(_ id: String) async throws { _ = try await ask("DELETE", "/sandbox/payment_sources/\(id)") }

    /// Makes a source its customer's primary one, as a person does in Chargebee.
    func makePrimary(_ id: String, of customer: String) async throws {
        _ = try await ask(
            "POST",
            "/api/v2/customers/\(customer)/assign_payment_role",
            "payment_source_id=\(id)&role=primary"
        )
    }

    /// The lines of `undo.csv`, or of the dry run's list, without the header.
    func ledger(_ name: String = "undo.csv") throws -> [String] {
        let path = try migration.reportFolder(pass: 1) + "/" + name
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map(String.init)
    }

    private func ask(_ method: String, _ path: String, _ body: String = "") async throws -> Data {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { return Data() }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = Data(body.utf8)
        request.setValue("Basic dGVzdF9rZXk6", forHTTPHeaderField: "Authorization")
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { throw NoAnswer(status: status) }
        return data
    }
}

/// Drains an undo once so many removals are done.
final class DrainsAfter: RunObserver {
    let control = UndoControl()
    private let count: Int

    init(_ count: Int) { self.count = count }

    var wantsEvents: Bool { true }

    func began(_ start: RunStart) {}
    func progressed(_ progress: ExecutionProgress) {
        if progress.tally.endings[.created] >= count { control.drain() }
    }
    func noted(_ message: String) {}
    func happened(_ events: [TimedEvent]) {
        let ended = events.count { event in if case .ended = event.event { true } else { false } }
        if ended > 0 { seen.withLock { $0 += ended } }
        if seen.withLock({ $0 }) >= count { control.drain() }
    }

    /// Protects how many have ended.
    private let seen = Mutex(0)
}

/// Holds an undo once so many removals are done, and says so.
final class HoldsAfter: RunObserver {
    let control = UndoControl()
    private let count: Int
    private let holding = AsyncStream.makeStream(of: Void.self)
    /// Protects how many have ended.
    private let seen = Mutex(0)

    init(_ count: Int) { self.count = count }

    var wantsEvents: Bool { true }

    func began(_ start: RunStart) {}
    func progressed(_ progress: ExecutionProgress) {}
    func noted(_ message: String) {}
    func happened(_ events: [TimedEvent]) {
        let ended = events.count { event in if case .ended = event.event { true } else { false } }
        let isEnough = seen.withLock { seen in
            defer { seen += ended }
            return seen < count && seen + ended >= count
        }
        guard isEnough else { return }
        control.run.request(.hold)
        holding.continuation.yield()
    }

    /// Lets something happen while the undo is held, and lets it go on.
    func meanwhile(_ body: () async throws -> Void) async throws {
        for await _ in holding.stream { break }
        defer { control.run.request(.resume) }
        try await body()
    }
}

/// Shows nothing of a run.
struct QuietObserver: RunObserver {
    var wantsEvents: Bool { false }

    func began(_ start: RunStart) {}
    func progressed(_ progress: ExecutionProgress) {}
    func noted(_ message: String) {}
    func happened(_ events: [TimedEvent]) {}
}
