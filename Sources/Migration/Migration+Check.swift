import ChargebeeAPI
import GatewayMapping
package import Reporting

extension Migration {
    /// Runs the mapping's own tests, and says which header it expects.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong`, listing the tests that fail, or a column of the job file that the mapping
    ///   does not have.
    package func check() throws(Failure) -> CheckReport {
        let mapping = job.mapping
        let failures = mapping.runTests()
        guard failures.isEmpty else {
            let list = failures.map { "  \($0)" }.joined(separator: "\n")
            throw Failure(.jobFileWrong, "The mapping \(mapping.id) fails its own tests:\n\(list)")
        }
        let known = mapping.columns.map(\.name)
        if let unknown = job.input.columns.keys.sorted().first(where: { !known.contains($0) }) {
            throw Failure(.jobFileWrong, "\(job.path): \(HeaderError.unknownColumn(unknown, known: known))")
        }
        let rules = mapping.parameters + mapping.details
        return CheckReport(
            jobPath: job.path,
            mapping: mapping.id,
            evidence: mapping.evidence.rawValue,
            tests: mapping.tests.count,
            columns: mapping.columns.map { column in
                .init(
                    name: column.name,
                    isRequired: column.isRequired,
                    headers: job.input.columns[column.name].map { [$0] } ?? column.headers,
                    fills: rules.filter { $0.columns.contains(column.name) }.map(\.specification.name)
                )
            }
        )
    }
}
