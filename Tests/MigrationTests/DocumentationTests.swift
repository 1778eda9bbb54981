import ChargebeeAPI
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
