import ChargebeeAPI
import Execution
import Foundation
import Migration
import MigrationModel
import Reporting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A job that has been run against a sandbox of its own, in a folder of its own.
final class VerifySite {
    let folder: URL
    let migration: Migration
    private let port: Int
    private let sandbox: SandboxInProcess

    /// Eight cards for seven customers; the last row's customer is the fourth's too.
    static let rows = 8

    /// Starts a sandbox and writes the job; nothing has been run.
    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        // The gateway's name decides whether the details may come from the file.
        try "gateway_accounts: { gw_1: vantiv, gw_2: vantiv }\nseed: 3\n"
            .write(to: folder.appendingPathComponent("scenario.yaml"), atomically: true, encoding: .utf8)
        sandbox = try await SandboxInProcess(scenarioPath: folder.appendingPathComponent("scenario.yaml").path)
        port = sandbox.port
        try Self.input().write(to: folder.appendingPathComponent("input.csv"), atomically: true, encoding: .utf8)
        try "test_key\n".write(to: folder.appendingPathComponent("key"), atomically: true, encoding: .utf8)
        let job = """
            name: verified
            operation: create_using_permanent_token
            input: { file: input.csv }
            mapping: vantiv
            target:
              base_url: http://127.0.0.1:\(port)/api/v2
              api_key: { file: key }
              gateway_account_id: gw_1
            options: { replace_primary: always, skip_retrieval: true }
            limits: { requests_per_minute: 100000 }

            """
        let path = folder.appendingPathComponent("job.yaml").path
        try job.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: folder.appendingPathComponent("key").path
        )
        migration = Migration(job: try Job(path: path))
    }

    private struct NoAnswer: Error { let status: Int }

    /// A job that ports the first customers' sources of `gw_1` to `gw_2`, one each; nothing has been run.
    ///
    /// - Parameters:
    ///   - customers: What the input calls the customer of each source, where it is another than the source's.
    ///   - options: Of the job.
    /// - Throws: Where the sandbox does not answer or the files cannot be written.
    /// - Returns: The job.
    func port(
        customers: [String: String] = [:],
        options: String = "{ replace_primary: from_column }"
    ) async throws -> Migration {
        let header = "payment_source_id,customer_id,type,status,gateway,gateway_account_id,role"
        let lines = try await sources().map { source in
            let customer = customers[source.customer] ?? source.customer
            return "\(source.id),\(customer),card,valid,vantiv,gw_1,primary"
        }
        try ([header] + lines).joined(separator: "\n").appending("\n")
            .write(to: folder.appendingPathComponent("sources.csv"), atomically: true, encoding: .utf8)
        let path = folder.appendingPathComponent("port.yaml").path
        try """
        name: ported
        operation: port
        input: { file: sources.csv }
        mapping: discovered
        target:
          base_url: http://127.0.0.1:\(port)/api/v2
          api_key: { file: key }
          gateway_account_id: gw_2
          gateway: vantiv
        options: \(options)
        limits: { requests_per_minute: 100000 }

        """.write(toFile: path, atomically: true, encoding: .utf8)
        return Migration(job: try Job(path: path))
    }

    static func input(rows: Int = VerifySite.rows) -> String {
        let lines = (1...rows).map { row in
            // Of the last card both the customer and the present month are special: it has expired already.
            let customer = row == 8 ? 4 : row
            return "cust_\(customer),11117257390399\(10 + row),99\(10 + row),11,\(row == 7 ? 2024 : 2044),VI"
        }
        return (["customer,token,last4,exp_month,exp_year,brand"] + lines).joined(separator: "\n")
            .replacing("customer,", with: "chargebee_customer_id,") + "\n"
    }

    func end() {
        sandbox.end()
        try? FileManager.default.removeItem(at: folder)
    }

    func run(isDelta: Bool = false) async throws -> RunResult {
        var options = RunOptions()
        options.isDelta = isDelta
        return try await migration.run(options, control: RunControl(), observer: QuietObserver())
    }

    func verify(sample: Int? = nil) async throws -> VerificationReport {
        try await migration.verify(sample: sample, control: SiteReadingControl())
    }

    /// The ids of the sources, in the order in which they were made.
    func sources() async throws -> [(id: String, customer: String)] {
        try await records().map { ($0["id"] as? String ?? "", $0["customer_id"] as? String ?? "") }
    }

    /// The sources' references by their ids.
    func references() async throws -> [String: String] {
        let pairs = try await records().map { ($0["id"] as? String ?? "", $0["reference_id"] as? String ?? "") }
        return Dictionary(pairs) { first, _ in first }
    }

    private func records() async throws -> [[String: Any]] {
        let data = try await ask("GET", "/sandbox/payment_sources?format=json")
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return object?["payment_sources"] as? [[String: Any]] ?? []
    }

    /// The source of a customer that has one alone.
    func source(of customer: String) async throws -> String {
        try await sources().first { $0.customer == customer }?.id ?? ""
    }

    /// Changes a source past all rules.
    func tamper(_ id: String, _ form: String) async throws {
        _ = try await ask("POST", "/sandbox/payment_sources/\(id)", form)
    }

    func add(_ form: String) async throws { _ = try await ask("POST", "/sandbox/payment_sources", form) }

    func remove(_ id: String) async throws { _ = try await ask("DELETE", "/sandbox/payment_sources/\(id)") }

    /// The lines of `verify.csv`, without the header.
    func ledger() throws -> [String] {
        let path = migration.reportFolder(pass: 1) + "/verify.csv"
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map(String.init)
    }

    private func ask(_ method: String, _ path: String, _ body: String = "") async throws -> Data {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { return Data() }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = Data(body.utf8)
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { throw NoAnswer(status: status) }
        return data
    }
}
