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
        let primary = "replace_primary_payment_source"
        let rule = parameters.first { $0.specification.name == primary }
        let named = Set(test.header.map(HeaderBinding.normalized))
        // A test need not have the columns of a rule that it is not about.
        let decides = rule?.columns.allSatisfy { name in
            column(name)?.headers.contains { named.contains(HeaderBinding.normalized($0)) } ?? false
        }
        return MappingSettings(
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
            return Self.difference(mapper.map(row), mapper.body, test.expectation)
        }
    }

    private static func difference(
        _ mapped: MappedRow,
        _ body: UnsafeBufferPointer<UInt8>,
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
            let found = Dictionary((FormDecoder.pairs(of: body) ?? []).map { ($0.name, $0.value) }) { first, _ in first
            }
            let names = Set(found.keys).union(expected.keys).sorted()
            let differences = names.filter { found[$0] != expected[$0] }.map { name in
                "\(name) is \(found[name].map { "\"\($0)\"" } ?? "absent")"
                    + ", expected \(expected[name].map { "\"\($0)\"" } ?? "absent")"
            }
            return differences.isEmpty ? nil : differences.joined(separator: "; ")
        }
    }
}
