import Foundation
import Migration
import Planning

/// A folder with an input that is planned in this process; it goes with its owner.
final class PlanPlace {
    let folder: String

    init(_ text: String = "") throws {
        folder = NSTemporaryDirectory() + "tokenferry-plan-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(text)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Writes the input anew.
    func write(_ text: String) throws {
        try text.write(toFile: folder + "/input.csv", atomically: true, encoding: .utf8)
    }

    /// A job for the input, with the columns `amount`, `currency` and `due` for its money.
    func migration(
        finance: Bool,
        mapping: String = "canonical",
        operation: String = "create_using_permanent_token",
        target: String = "{ site: acme-test, gateway_account_id: gw_1 }"
    ) throws -> Migration {
        let money = finance ? "{ amount: amount, currency: currency, next_billing: due }" : nil
        return try migration(money: money, mapping: mapping, operation: operation, target: target)
    }

    /// A job for the input with what stands behind `finance:` and `input:`; none and the input alone by default.
    func migration(
        money: String?,
        input: String = "{ file: input.csv }",
        mapping: String = "canonical",
        operation: String = "create_using_permanent_token",
        target: String = "{ site: acme-test, gateway_account_id: gw_1 }"
    ) throws -> Migration {
        let job = """
            name: x
            operation: \(operation)
            input: \(input)
            mapping: \(mapping)
            target: \(target)
            reports: reports
            \(money.map { "finance: \($0)" } ?? "")

            """
        try job.write(toFile: folder + "/job.yaml", atomically: true, encoding: .utf8)
        return Migration(job: try Job(path: folder + "/job.yaml"))
    }

    /// The names of the files that were written as reports.
    func reports() throws -> Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: folder + "/reports")) ?? [])
    }

    func text(_ report: String) throws -> String {
        try String(contentsOfFile: folder + "/reports/" + report, encoding: .utf8)
    }

    func lines(_ report: String) throws -> [String] { try text(report).split(separator: "\n").map(String.init) }
}
