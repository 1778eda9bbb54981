import GatewayMapping

extension Migration {
    /// The name of the job's mapping.
    package var mappingName: String { job.mapping.id }

    /// Runs the mapping's own tests.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong`, listing the tests that fail.
    /// - Returns: How many tests passed.
    package func check() throws(Failure) -> Int {
        let failures = job.mapping.runTests()
        guard failures.isEmpty else {
            let list = failures.map { "  \($0)" }.joined(separator: "\n")
            throw Failure(.jobFileWrong, "The mapping \(job.mapping.id) fails its own tests:\n\(list)")
        }
        return job.mapping.tests.count
    }
}
