import ChargebeeSandbox
import Foundation
import Synchronization
import TestSupport

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A sandbox on a real socket, in the test's own process, so that it survives the program being killed.
///
/// It can be stopped and started again with its data, as a server that goes away and comes back.
package actor Site {
    package nonisolated let port: Int
    private let server: SandboxServer
    private var task: Task<Void, Never>?

    /// What the site counts on its own side.
    package struct Counts: Sendable {
        package let paymentSources: Int
        package let doubledPairs: Int
        /// Payment sources that are deleted, and still to be read.
        package let deletedPaymentSources: Int
        package let customers: Int
        /// How many changes there were through the API, by operation.
        package let effects: [String: Int]
        /// How often the most exported payment source was exported; 0 for none.
        package let mostExportsOfOneSource: Int
        package let dropped: Int
        package let replays: Int
        package let requests: Int
        package let laneOverlaps: Int
        /// Requests that have neither had an answer nor been dropped.
        package let inProcess: Int
    }

    package init(scenario yaml: String = "") async throws {
        let scenario = try SandboxScenario(yaml: yaml, file: "scenario")
        // Below the ports that the system gives to connections, so that the site can stop and come back to its own.
        for _ in 0..<50 {
            let port = Self.ports.withLock { ports in
                let port = ports.removeFirst()
                ports.append(port)
                return port
            }
            let server = SandboxServer(scenario: scenario, port: port)
            guard let task = await Self.serve(server) else { continue }
            self.port = port
            self.server = server
            self.task = task
            return
        }
        throw NoFreePort()
    }

    private struct NoFreePort: Error {}

    /// Protects the ports that are tried, in another order in each process; no other site gets one while it is away.
    private static let ports = Mutex((15_000..<32_000).shuffled())

    package nonisolated var baseURL: String { "http://127.0.0.1:\(port)/api/v2" }

    /// Begins to answer again; returns when connections are accepted.
    package func start() async throws {
        guard let task = await Self.serve(server) else { throw NoFreePort() }
        self.task = task
    }

    /// Starts a server; `nil` where its port is taken.
    private static func serve(_ server: SandboxServer) async -> Task<Void, Never>? {
        let (listening, report) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            // Whoever waits for an answer must not wait for tests that compute.
            try? await server.run(on: OwnThreads.shared) { report.yield($0) }
            report.finish()
        }
        for await _ in listening { return task }
        return nil
    }

    /// Stops answering; the data stays.
    package func stop() async {
        task?.cancel()
        await task?.value
        task = nil
    }

    /// What the site counts, also while it does not answer.
    package func counts() throws -> Counts {
        let state = try JSONSerialization.jsonObject(with: Data(server.report)) as? [String: Any] ?? [:]
        func count(_ name: String) -> Int { state[name] as? Int ?? -1 }
        let answers = state["answers_by_status"] as? [String: Int] ?? [:]
        return Counts(
            paymentSources: count("payment_sources"),
            doubledPairs: count("doubled_pairs"),
            deletedPaymentSources: count("deleted_payment_sources"),
            customers: count("customers"),
            effects: state["effects_by_operation"] as? [String: Int] ?? [:],
            mostExportsOfOneSource: count("most_exports_of_one_source"),
            dropped: count("dropped_answers"),
            replays: count("replays"),
            requests: count("requests"),
            laneOverlaps: count("lane_overlaps"),
            inProcess: count("requests") - count("dropped_answers") - answers.values.reduce(0, +)
        )
    }

    /// A customer's primary payment source, as the answer to one more attached card shows it.
    ///
    /// It changes the site, so it comes last.
    package nonisolated func primarySource(ofCustomer customer: String) async throws -> String? {
        var request = URLRequest(url: try url("/api/v2/payment_sources/create_using_permanent_token"))
        request.httpMethod = "POST"
        request.setValue("Basic dGVzdF9rZXk6", forHTTPHeaderField: "Authorization")
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        let fields = [
            "customer_id=\(customer)", "type=card", "gateway_account_id=gw_1", "reference_id=cus_Asks/card_Asks",
        ]
        request.httpBody = Data(fields.joined(separator: "&").utf8)
        let answer = try await URLSession.shared.data(for: request).0
        let object = try JSONSerialization.jsonObject(with: answer) as? [String: Any]
        guard let shown = object?["customer"] as? [String: Any] else { throw NoAnswer(path: "create") }
        return shown["primary_payment_source_id"] as? String
    }

    /// Makes the site forget its idempotency keys, as half an hour does.
    package nonisolated func forgetKeys() async throws { try await post("/sandbox/forget-keys") }

    /// All payment sources of the site, as CSV.
    package nonisolated func sources() async throws -> String {
        String(decoding: try await URLSession.shared.data(from: try url("/sandbox/payment_sources")).0, as: UTF8.self)
    }

    /// Goes on with other limits and faults; data and counts stay.
    package nonisolated func change(scenario yaml: String) async throws {
        try await post("/sandbox/scenario", body: yaml)
    }

    /// Asks one of the sandbox's own pages for something.
    @discardableResult
    nonisolated func post(_ path: String, method: String = "POST", body: String = "") async throws -> Data {
        var request = URLRequest(url: try url(path))
        request.httpMethod = method
        request.httpBody = Data(body.utf8)
        let (data, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw NoAnswer(path: path) }
        return data
    }

    nonisolated func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw NoAnswer(path: path) }
        return url
    }

    /// The sandbox did not take a request of its own pages.
    struct NoAnswer: Error { let path: String }
}
