import ChargebeeAPI
import GatewayMapping
import Inspection
import Planning
package import Reporting

extension Migration {
    /// Runs the mapping's own tests: one that fails them is not what its author means it to be.
    func checkMapping() throws(Failure) {
        let failures = job.mapping.runTests()
        guard !failures.isEmpty else { return }
        let list = failures.map { "  \($0)" }.joined(separator: "\n")
        throw Failure(.jobFileWrong, "The mapping \(job.mapping.id) fails its own tests:\n\(list)")
    }

    /// Runs the mapping's own tests, and says which header it expects.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong`, listing the tests that fail, or a column of the job file that the mapping
    ///   does not have.
    package func check() throws(Failure) -> CheckReport {
        let mapping = job.mapping
        try checkMapping()
        let open = mapping.columns.filter { $0.headers.contains(where: MappingDraft.isPlaceholder) }.map(\.name)
        guard open.isEmpty else {
            throw Failure(
                .jobFileWrong,
                "\(job.mappingPath ?? mapping.id): the header of the column \(open.joined(separator: ", ")) is still to be "
                    + "filled in, in columns and in tests"
            )
        }
        let known = mapping.columns.map(\.name)
        if let unknown = job.input.columns.keys.sorted().first(where: { !known.contains($0) }) {
            throw Failure(.jobFileWrong, "\(job.path): \(HeaderError.unknownColumn(unknown, known: known))")
        }
        let rules = mapping.parameters + mapping.details
        var report = CheckReport(
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
        report.finance = finance
        return report
    }

    private var finance: CheckReport.Finance? {
        guard let columns = job.finance ?? job.billList?.columns else { return nil }
        var finance = CheckReport.Finance(
            amount: columns.amount,
            currency: columns.currency,
            nextBilling: columns.nextBilling
        )
        finance.list = job.billList.map { rule in
            .init(file: rule.path, customer: rule.customer, filters: rule.filters.map { ($0.header, $0.values) })
        }
        return finance
    }
}
