import ChargebeeSandbox
import Foundation
import Glibc
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
        port = try Self.freePort()
        server = SandboxServer(scenario: try SandboxScenario(yaml: yaml, file: "scenario"), port: port)
        await start()
    }

    nonisolated var baseURL: String { "http://127.0.0.1:\(port)/api/v2" }

    /// Begins to answer; returns when connections are accepted.
    func start() async {
        let (listening, report) = AsyncStream.makeStream(of: Int.self)
        task = Task { [server] in
            try? await server.run { report.yield($0) }
            report.finish()
        }
        for await _ in listening { return }
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

    /// Goes on with other limits and faults; data and counts stay.
    nonisolated func change(scenario yaml: String) async throws { try await post("/sandbox/scenario", body: yaml) }

    private nonisolated func post(_ path: String, body: String = "") async throws {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (_, response) = try await URLSession.shared.data(for: request)
        try #require((response as? HTTPURLResponse)?.statusCode == 200)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
