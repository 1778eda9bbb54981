import Migration
import TestSupport

/// A sandbox in the test's own process, on a free port.
struct SandboxInProcess {
    let port: Int
    private let server: Task<Void, Never>

    private struct NotStarted: Error {}

    /// Starts one, with a scenario's file where one is named; returns when it accepts connections.
    init(scenarioPath: String? = nil) async throws {
        let (ports, report) = AsyncStream.makeStream(of: Int.self)
        server = Task(executorPreference: OwnThreads.shared) {
            try? await Migration.runSandbox(port: 0, scenarioPath: scenarioPath) { report.yield($0) }
            report.finish()
        }
        for await port in ports {
            self.port = port
            return
        }
        throw NotStarted()
    }

    /// Ends it, sooner or later.
    func end() { server.cancel() }
}
