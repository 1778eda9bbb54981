import ChargebeeSandbox
import StrictYAML

/// What the user says on the command line about one simulation.
package struct SimulationOptions: Sendable {
    /// A scenario file; without one the job's own scenario, or an assumed Chargebee.
    package var scenarioPath: String?
    /// A range (`20ms..80ms`), the three percentiles 50, 95 and 99 (`300ms/900ms/2s`), or one time.
    package var latency: String?
    /// Requests that the site allows in any 60 seconds.
    package var siteLimit: Int?
    /// Faults with their shares, as in `throttled=1%`.
    package var faults: [String] = []

    package init() {}

    /// Puts what was said into a scenario.
    ///
    /// - Throws: ``Failure`` with `wrongUse` for a value that cannot be read.
    func change(_ scenario: inout SandboxScenario) throws(Failure) {
        if let latency { scenario.latency = try read("--latency", latency, "latency: \(Self.yaml(latency))").latency }
        for fault in faults {
            let parts = fault.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let pair = parts.count == 2 ? "\(parts[0]): \(parts[1])" : fault
            let read = try read("--fault", fault, "faults: { \(pair) }")
            scenario.faults.merge(read.faults) { $1 }
        }
        if let siteLimit { scenario.requestsPerMinute = siteLimit }
        do {
            try scenario.check()
        } catch {
            throw Failure(.wrongUse, "\(error)")
        }
    }

    /// The value as a scenario file has it.
    private static func yaml(_ latency: String) -> String {
        let percentiles = latency.split(separator: "/", omittingEmptySubsequences: false)
        if percentiles.count == 3 {
            return "{ p50: \(percentiles[0]), p95: \(percentiles[1]), p99: \(percentiles[2]) }"
        }
        guard let dots = latency.firstRange(of: "..") else { return latency }
        return "{ from: \(latency[..<dots.lowerBound]), to: \(latency[dots.upperBound...]) }"
    }

    /// Reads a value by the rules of scenario files, so that both know the same ones.
    private func read(_ option: String, _ value: String, _ yaml: String) throws(Failure) -> SandboxScenario {
        let isPlain = value.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x2E...0x39).contains(byte) || [0x5F, 0x3D, 0x25].contains(byte)
        }
        guard isPlain, !value.isEmpty else {
            throw Failure(.wrongUse, "\(option) \(value): only small letters, digits and . / _ = % may be in it")
        }
        do {
            return try SandboxScenario(yaml: yaml, file: option)
        } catch let error as YAMLError {
            throw Failure(.wrongUse, "\(option) \(value): \(error.message)")
        } catch {
            throw Failure(.wrongUse, "\(option) \(value): \(error)")
        }
    }
}
