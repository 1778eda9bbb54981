import FoundationEssentials
import MigrationModel

/// What a reconciliation's `report.json` says of the journal that it was made from.
struct ReportedRun: Decodable {
    private struct Journal: Decodable {
        let begunAt: UnixMilliseconds
        let calls: Int
        let approvals: Int

        enum CodingKeys: String, CodingKey {
            case begunAt = "begun_at_ms"
            case calls, approvals
        }
    }

    private enum CodingKeys: String, CodingKey {
        case createdAt = "created_at"
        case journal
    }

    /// ISO 8601 in UTC.
    let createdAt: String
    private let journal: Journal

    /// Reads a report; `nil` where there is none, or an earlier version wrote it.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let read = try? JSONDecoder().decode(Self.self, from: data)
        else { return nil }
        self = read
    }

    var journalState: JournalState {
        JournalState(begunAt: journal.begunAt, calls: journal.calls, approvals: journal.approvals)
    }
}
