import ChargebeeAPI
import Execution
import Foundation
import GatewayMapping
import MigrationModel
import Testing

import enum Migration.ExitStatus

/// What README.md says in tables is what the program says.
struct DocumentationTests {
    private static let readme = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("README.md")

    private func text() throws -> String {
        // Code is marked as such on the page and not in the program.
        try String(contentsOf: Self.readme, encoding: .utf8).replacing("`", with: "")
    }

    @Test(arguments: ExitStatus.allCases)
    func `Every exit status is documented in the program's words`(status: ExitStatus) throws {
        #expect(try text().contains("| \(status.rawValue) | \(status.meaning) |"))
    }

    @Test(arguments: ReasonCode.allCases)
    func `Every reason is documented with its remedy`(reason: ReasonCode) throws {
        #expect(try text().contains("| \(reason.rawValue) | \(reason.meaning) | \(reason.remedy) |"))
    }

    @Test func `The page counts mappings and gateways as the program does`() throws {
        #expect(try text().contains("all \(PaymentSourceVocabulary.gateways.count) gateways"))
        #expect(try text().contains("\(GatewayMapping.builtInNames.count) mappings are built in"))
    }

    @Test(arguments: FindingCode.allCases)
    func `Every finding is documented with its remedy`(finding: FindingCode) throws {
        #expect(try text().contains("| \(finding.rawValue) | \(finding.meaning) | \(finding.remedy) |"))
    }
}

/// What OPERATIONS.md says of answers, endings and bounds is what the program does.
struct OperationsDocumentationTests {
    private static let page = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("OPERATIONS.md")

    private func lines() throws -> [String] {
        try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// What happens on a refusal, in the page's words.
    private static func words(_ retryClass: RetryClass) -> String {
        switch retryClass {
        case .stopsRun: "The run stops (77); nothing took effect."
        case .gatewayTrouble: "The row is retried; a sign that the gateway is down."
        case .uncertain: "The row is in doubt and sent again under the same key; a sign that Chargebee is down."
        case .inProcess: "The row is in doubt: its key is still worked on. Sent again under the same key."
        case .contended: "The customer is locked: only its rows wait. Retried."
        case .throttled: "Everything waits, then the row is retried."
        case .maintenance:
            "Everything waits (30 s without `Retry-After`); in doubt, sent again under the same key; a sign that Chargebee "
                + "is down."
        case .never: "The row ends as `failed`; one in doubt is looked up first."
        }
    }

    @Test func `The table of answers is the retry table, in its order`() throws {
        let rules = RetryTable.rules.map { rule in
            let statuses = rule.statuses
            let status =
                statuses.count == 1 ? "\(statuses.lowerBound)" : "\(statuses.lowerBound)–\(statuses.upperBound)"
            let code = rule.code.map { "`\($0)`" } ?? "any"
            let cause = rule.causePrefix.map { "`\($0)*`" } ?? "any"
            return "| \(status) | \(code) | \(cause) | \(Self.words(rule.retryClass)) |"
        }
        let lines = try lines()
        let start = try #require(lines.firstIndex(of: "| HTTP status | code | cause | what happens |"))
        #expect(Array(lines[(start + 2)...].prefix { $0.hasPrefix("|") }) == rules)
    }

    @Test(arguments: ExitStatus.allCases)
    func `Every exit status has something to do next`(status: ExitStatus) throws {
        #expect(try lines().contains { $0.hasPrefix("| \(status.rawValue) | ") })
    }

    @Test(arguments: Binding.allCases)
    func `Every bound is explained`(binding: Binding) throws {
        #expect(try lines().contains { $0.hasPrefix("| `\(binding.rawValue)` | ") })
    }
}
