import ChargebeeSandbox
import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A sandbox on a real socket, in the test's own process, so that it survives the program being killed.
///
/// It can be stopped and started again with its data, as a server that goes away and comes back.
actor Site {
    nonisolated let port: Int
    private let server: SandboxServer
    private var task: Task<Void, Never>?

    /// What the site counts on its own side.
    struct Counts {
        let paymentSources: Int
        let doubledPairs: Int
        let dropped: Int
        let replays: Int
        let requests: Int
        let laneOverlaps: Int
    }

    init(scenario yaml: String = "") async throws {
        let scenario = try SandboxScenario(yaml: yaml, file: "scenario")
        // Below the ports that the system gives to connections, so that the site can stop and come back to its own.
        for _ in 0..<50 {
            let port = Int.random(in: 15_000..<32_000)
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

    nonisolated var baseURL: String { "http://127.0.0.1:\(port)/api/v2" }

    /// Begins to answer again; returns when connections are accepted.
    func start() async throws {
        guard let task = await Self.serve(server) else { throw NoFreePort() }
        self.task = task
    }

    /// Starts a server; `nil` where its port is taken.
    private static func serve(_ server: SandboxServer) async -> Task<Void, Never>? {
        let (listening, report) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            try? await server.run { report.yield($0) }
            report.finish()
        }
        for await _ in listening { return task }
        return nil
    }

    /// Stops answering; the data stays.
    func stop() async {
        task?.cancel()
        await task?.value
        task = nil
    }

    /// What the site counts, also while it does not answer.
    func counts() throws -> Counts {
        let state = try JSONSerialization.jsonObject(with: Data(server.report)) as? [String: Any] ?? [:]
        func count(_ name: String) -> Int { state[name] as? Int ?? -1 }
        return Counts(
            paymentSources: count("payment_sources"),
            doubledPairs: count("doubled_pairs"),
            dropped: count("dropped_answers"),
            replays: count("replays"),
            requests: count("requests"),
            laneOverlaps: count("lane_overlaps")
        )
    }

    /// Makes the site forget its idempotency keys, as half an hour does.
    nonisolated func forgetKeys() async throws { try await post("/sandbox/forget-keys") }

    /// All payment sources of the site, as CSV.
    nonisolated func sources() async throws -> String {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/sandbox/payment_sources"))
        return String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
    }

    /// Goes on with other limits and faults; data and counts stay.
    nonisolated func change(scenario yaml: String) async throws { try await post("/sandbox/scenario", body: yaml) }

    private nonisolated func post(_ path: String, body: String = "") async throws {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (_, response) = try await URLSession.shared.data(for: request)
        try #require((response as? HTTPURLResponse)?.statusCode == 200)
    }
}
