import FoundationEssentials
import MigrationModel

/// What the last dry run's `plan.json` says that it was made with.
struct ReportedPlan: Decodable {
    private struct Facts: Decodable {
        let input: Input
        let mapping: Mapping
        let target: Target
        let operation: String
    }

    private struct Input: Decodable {
        let name: String
        let sha256: String
        let joined: File?
    }

    private struct File: Decodable {
        let sha256: String
    }

    private struct Mapping: Decodable {
        let name: String
    }

    private struct Target: Decodable {
        let name: String
        let account: String?

        enum CodingKeys: String, CodingKey {
            case name
            case account = "gateway_account_id"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case digest = "plan_digest"
        case facts
    }

    private let digest: String
    private let facts: Facts

    /// Reads a report; `nil` where there is none, or another version wrote it otherwise.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let read = try? JSONDecoder().decode(Self.self, from: data)
        else { return nil }
        self = read
    }

    /// Whether it is that of the plan with a digest.
    func isOf(_ digest: String) -> Bool { self.digest == digest.lowercased() }

    /// What is not as it was, a phrase each; empty where none of it has changed.
    func changes(to now: JobFacts) -> [String] {
        var changes: [String] = []
        func compare(_ what: String, _ before: String?, _ after: String?) {
            guard before != after else { return }
            changes.append("\(what) was \(before ?? "none") and is \(after ?? "none")")
        }
        compare("the input's SHA-256", Self.short(facts.input.sha256), Self.short(now.inputDigest))
        compare("the second file's SHA-256", Self.short(facts.input.joined?.sha256), Self.short(now.joined?.digest))
        compare("the mapping", facts.mapping.name, now.mappingName)
        compare("the target", facts.target.name, now.target)
        compare("the gateway account", facts.target.account, now.gatewayAccountID)
        compare("the operation", facts.operation, now.operation)
        return changes
    }

    private static func short(_ digest: String?) -> String? { digest.map { "\($0.prefix(12))…" } }
}
