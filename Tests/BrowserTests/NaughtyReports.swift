import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// What the built program writes about a file in which every name and every cell tries to do harm.
struct NaughtyReports: Sendable {
    /// The files of the report folder, by name.
    let files: [String: Data]
    /// What the program said on its terminal.
    let terminal: String

    /// The input's name, which reports show.
    static let inputName = "<img src=x onerror=hacked(0)>&\"'`=1+1 \u{202E}x.csv"
    /// The gateway account, within the 50 characters that there may be.
    static let account = "gw_\"><script>hacked(0)</script>&'"

    private static let made = Task { try await Self() }

    /// The files, made once for all tests.
    static var shared: Self { get async throws { try await made.value } }

    private init() async throws {
        let site = try await Site(scenario: #"unknown_customers: ["*hacked*", "=*", "-*", "@*", "*198.51.100.1*"]"#)
        let workspace = try Workspace(rows: 0, target: Workspace.target(site))
        try workspace.write(Self.input, to: Self.inputName)
        try workspace.write(Self.job(target: Workspace.target(site)), to: "job.yaml")
        var terminal = ""
        for command in [["plan"], ["run"], ["verify"], ["undo"], ["undo", "--yes"]] {
            let result = try await Program.run(
                [command[0], workspace.job] + command.dropFirst(),
                environment: ["CHARGEBEE_API_KEY": "test_key", "TOKENFERRY_STATE_DIR": workspace.path("state")]
            )
            guard [0, 3].contains(result.status) else { throw Refused(command: command, errors: result.errors) }
            terminal += result.output + result.errors
        }
        self.terminal = terminal
        let folder = workspace.path("reports/moving")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        files = Dictionary(
            uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data()) }
        )
        await site.stop()
    }

    /// The program refused the input as a whole.
    private struct Refused: Error {
        let command: [String]
        let errors: String
    }

    /// Every string once as a customer, once as a token, once as a cell that nobody uses, and once as a column's name.
    private static var input: String {
        // A header that holds NUL is refused as a whole.
        let columns = NaughtyString.all.map(\.text).filter { !$0.contains("\0") }
        var lines = [
            ["id", "chargebee_customer_id", "card.id", "card.exp_month", "card.exp_year", "default_source", "note"]
                + columns
        ]
        for (number, naughty) in (NaughtyString.all + NaughtyString.long).enumerated() {
            let customer = Workspace.identifier("cus_", number, length: 14)
            let card = Workspace.identifier("card_", number, length: 24)
            let others = Array(repeating: "", count: columns.count)
            lines.append([customer, naughty.text, card, "1", "2031", card, ""] + others)
            lines.append([customer, "customer-\(number)", naughty.text, "1", "2031", card, ""] + others)
            lines.append([customer, "customer-\(number)", card, naughty.text, "2031", card, ""] + others)
            lines.append([customer, "customer-\(number)", card, "1", "2031", card, naughty.text] + others)
        }
        return lines.map { $0.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\r\n" }
            .joined()
    }

    private static func job(target: String) -> String {
        func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
        return """
            name: moving
            operation: create_using_permanent_token
            input: { file: "\(inputName.replacing("\"", with: "\\\"").replacing("\u{202E}", with: "\\u202E"))" }
            mapping: stripe
            target:
              gateway_account_id: \(quoted(account))
            \(target.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            \(Workspace.fast)
            stop: { failure_rate: 100%, failures_in_a_row: 1000 }
            """
    }
}
