import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The pages of a migration against a Chargebee on a bad day: planned, run, verified and undone by the built program.
struct ReportPages: Sendable {
    /// The pages there are.
    enum Name: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case plan, report, verify
        case undoPlan = "undo-plan"
        case undo

        var testDescription: String { rawValue }
    }

    /// What each page is, in full.
    let markup: [Name: String]

    private static let made = Task { try await Self() }

    /// The pages, made once for all tests.
    static var shared: Self { get async throws { try await made.value } }

    private static let scenario = """
        seed: 2026
        faults: { throttled: 1%, internal_error: 2%, dropped_after_effect: 2% }
        throttle_for: 1s
        declined_references: [\(CardInput.declinedPrefix)*]
        unknown_customers: [customer-*7]
        """

    private init() async throws {
        var random = SeededGenerator(seed: 8)
        let input = CardInput(rows: 500, &random)
        let site = try await Site(scenario: Self.scenario)
        // A fifth of the rows fail, so in which order they are answered must not stop the run.
        let extra = Workspace.fast + "\nstop: { failure_rate: 100%, failures_in_a_row: 1000 }"
        let workspace = try Workspace(lines: input.lines, target: Workspace.target(site), extra: extra)
        for command in [["plan"], ["run"], ["verify"], ["undo"], ["undo", "--yes"]] {
            let result = try await workspace.tokenferry(command[0], command.count > 1 ? command[1] : "--format=json")
            guard [0, 3].contains(result.status) else { throw Refused(command: command, errors: result.errors) }
        }
        markup = try Dictionary(
            uniqueKeysWithValues: Name.allCases.map { ($0, try workspace.text("reports/moving/\($0.rawValue).html")) }
        )
        await site.stop()
    }

    /// The program did not do what the pages are about.
    private struct Refused: Error {
        let command: [String]
        let errors: String
    }

    /// Opens one page after the other in one browser and does something with each.
    ///
    /// - Parameters:
    ///   - width: The pages' width in CSS pixels.
    ///   - isDark: Whether they are shown in their dark scheme.
    ///   - body: Gets the browser, the page's name and its address.
    /// - Throws: What the browser and `body` throw.
    static func visit(
        width: Int = 1280,
        isDark: Bool = false,
        _ body: (Browser, Name, String) async throws -> Void
    ) async throws {
        let pages = try await shared
        try await Browser.open(width: width, isDark: isDark) { browser in
            for name in Name.allCases {
                let file = try TemporaryFile(pages.markup[name] ?? "", suffix: ".html")
                _ = try await (browser.requests(), browser.console())
                try await browser.go(toFile: file.path)
                try await body(browser, name, URL(fileURLWithPath: file.path).absoluteString)
            }
        }
    }
}
