import ChargebeeAPI
import MigrationModel

extension GatewayMapping {
    /// Runs the mapping's own tests, with `replace_primary: from_column` where it has a rule for that.
    ///
    /// - Returns: The tests that do not hold, in file order; empty where all is well.
    package func runTests() -> [MappingTestFailure] {
        tests.compactMap { test in
            failureMessage(of: test).map { MappingTestFailure(test: test.name, line: test.line, message: $0) }
        }
    }

    /// What a job would have to say for a test to hold.
    package func settings(for test: MappingTest) -> MappingSettings {
        let operation = operations.first { $0.name == test.operation }
        let rule = parameters.first(where: \.specification.decidesPrimary)
        let named = Set(test.header.map(HeaderBinding.normalized))
        // A test need not have the columns of a rule that it is not about.
        let decides = rule?.columns.allSatisfy { name in
            column(name)?.headers.contains { named.contains(HeaderBinding.normalized($0)) } ?? false
        }
        return MappingSettings(
            operation: operation,
            gatewayAccountID: test.gatewayAccountID,
            replacePrimary: decides == true ? .fromColumn : .never,
            skipRetrieval: test.skipRetrieval
        )
    }

    private func failureMessage(of test: MappingTest) -> String? {
        let mapper: RowMapper
        do throws(HeaderError) {
            mapper = try RowMapper(mapping: self, settings: settings(for: test), header: test.header)
        } catch {
            return "\(error)"
        }
        let known = test.known.keys.sorted().map { (name: $0, index: mapper.knownIndex(of: $0)) }
        var bytes = GrowableBytes()
        var ends: [Int] = []
        for value in test.values {
            bytes.append(value)
            ends.append(bytes.count)
        }
        return ends.withUnsafeBufferPointer { ends -> String? in
            guard let start = ends.baseAddress, let base = bytes.bytes.baseAddress else { return "the row is empty" }
            let address = RowAddress(ordinal: 1, line: 2)
            let row = InputRow(address: address, base: base, ends: start, count: ends.count)
            let mapped = mapper.map(row)
            var values = mapped == .request ? mapper.sentValues : [:]
            var expected = test.expectation
            if case .request(var wanted) = expected {
                for (name, index) in known {
                    wanted["known \(name)"] = test.known[name]
                    values["known \(name)"] = String(decoding: mapper.known(index), as: UTF8.self)
                }
                expected = .request(wanted)
            }
            return Self.difference(mapped, values, expected)
        }
    }

    private static func difference(
        _ mapped: MappedRow,
        _ found: [String: String],
        _ expectation: MappingTest.Expectation
    ) -> String? {
        switch (mapped, expectation) {
        case (.rejected(let rejection), .rejected(let code)):
            return rejection.reason.rawValue == code
                ? nil : "rejected as \(rejection.reason.rawValue) (\(rejection.detail)), not as \(code)"
        case (.rejected(let rejection), .request):
            return "rejected as \(rejection.reason.rawValue): \(rejection.detail)"
        case (.request, .rejected(let code)): return "becomes a request, and is not rejected as \(code)"
        case (.request, .request(let expected)):
            let names = Set(found.keys).union(expected.keys).sorted()
            let differences = names.filter { found[$0] != expected[$0] }.map { name in
                "\(name) is \(found[name].map { "\"\($0)\"" } ?? "absent")"
                    + ", expected \(expected[name].map { "\"\($0)\"" } ?? "absent")"
            }
            return differences.isEmpty ? nil : differences.joined(separator: "; ")
        }
    }
}

extension RowMapper {
    /// What the current row's request says, without what is only known.
    fileprivate var sentValues: [String: String] {
        let known = Set(plan.specifications.filter { $0.place == .known }.map(\.name))
        let sent = requestValues.filter { !known.contains($0.name) }
        return Dictionary(sent.map { ($0.name, $0.value) }) { first, _ in first }
    }
}
