import ChargebeeClient
import ChargebeeSandbox
import Execution
import FoundationEssentials
import StrictYAML

/// What a sandbox counts on its own side.
package struct SandboxCount: Hashable, Sendable, Decodable {
    /// Payment sources that are not deleted.
    package let paymentSources: Int
    /// Customers that have the same token of the same gateway account more than once.
    package let doubledPairs: Int

    private enum CodingKeys: String, CodingKey {
        case paymentSources = "payment_sources"
        case doubledPairs = "doubled_pairs"
    }
}

extension Migration {
    /// Runs a body against a sandbox that lives only as long.
    func withSandbox<Value>(
        scenarioPath: String?,
        _ body: (Endpoint) async throws -> Value
    ) async throws -> (Value, SandboxCount?) {
        let scenario = try Self.scenario(at: scenarioPath)
        let server = SandboxServer(scenario: scenario)
        let (ports, report) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { report.finish() }
                try await server.run { report.yield($0) }
            }
            var port: Int?
            for await listening in ports {
                port = listening
                break
            }
            guard let port else {
                try await group.waitForAll()
                throw Failure(.unexpected, "the sandbox did not start")
            }
            let summary = try await body(Endpoint(baseURL: "http://127.0.0.1:\(port)/api/v2"))
            group.cancelAll()
            return (summary, try? JSONDecoder().decode(SandboxCount.self, from: Data(server.report)))
        }
    }

    /// Runs a sandbox until the task is cancelled.
    ///
    /// - Parameters:
    ///   - port: From 1 to 65535, or 0 for a free one.
    ///   - scenarioPath: A scenario file, or `nil` for no faults.
    ///   - onListening: Told the port once connections are accepted.
    /// - Throws: ``Failure`` for a wrong scenario file or a port that cannot be had.
    package static func runSandbox(
        port: Int,
        scenarioPath: String?,
        onListening: @escaping @Sendable (Int) -> Void
    ) async throws(Failure) {
        do {
            let scenario = try scenario(at: scenarioPath)
            try await SandboxServer(scenario: scenario, port: port).run { onListening($0) }
        } catch let failure as Failure {
            throw failure
        } catch let error as SandboxError {
            throw Failure(.wrongUse, "\(error)")
        } catch {
            throw Failure(.unexpected, "\(error)")
        }
    }

    static func scenario(at path: String?) throws -> SandboxScenario {
        guard let path else { return SandboxScenario() }
        let text = try Job.text(of: path, called: .scenario)
        do {
            return try SandboxScenario(yaml: text, file: path)
        } catch let error as YAMLError {
            throw Job.failure(error, in: text, at: path, wanted: .scenario)
        } catch {
            throw Failure(.jobFileWrong, "\(error)")
        }
    }
}
