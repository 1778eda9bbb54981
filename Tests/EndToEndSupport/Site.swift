import ChargebeeSandbox
import Foundation

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
        package let dropped: Int
        package let replays: Int
        package let requests: Int
        package let laneOverlaps: Int
    }

    package init(scenario yaml: String = "") async throws {
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
            try? await server.run { report.yield($0) }
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
    package nonisolated func forgetKeys() async throws { try await post("/sandbox/forget-keys") }

    /// All payment sources of the site, as CSV.
    package nonisolated func sources() async throws -> String {
        String(decoding: try await URLSession.shared.data(from: try url("/sandbox/payment_sources")).0, as: UTF8.self)
    }

    /// Goes on with other limits and faults; data and counts stay.
    package nonisolated func change(scenario yaml: String) async throws {
        try await post("/sandbox/scenario", body: yaml)
    }

    private nonisolated func post(_ path: String, body: String = "") async throws {
        var request = URLRequest(url: try url(path))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (_, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw NoAnswer(path: path) }
    }

    private nonisolated func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw NoAnswer(path: path) }
        return url
    }

    /// The sandbox did not take a request of its own pages.
    private struct NoAnswer: Error { let path: String }
}
