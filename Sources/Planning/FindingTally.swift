import GatewayMapping
import MigrationModel

/// Findings counted by code, with the first rows of each.
struct FindingTally {
    private var findings: [FindingCode: Finding] = [:]
    /// The ordinal of a row whose findings are wanted each; 0 for none.
    private let watched: Int
    /// The findings of the row that is watched.
    private(set) var ofWatchedRow: [Finding] = []

    init(watching ordinal: Int) { watched = ordinal }

    /// In the order of the registry.
    var all: [Finding] { FindingCode.allCases.compactMap { findings[$0] } }

    /// Counts a row; the mapper's current one.
    mutating func note(
        _ code: FindingCode,
        at row: borrowing InputRow,
        _ mapper: RowMapper,
        detail: @autoclosure () -> String = ""
    ) {
        if row.address.ordinal == watched {
            let example = RowExample(row, mapper, about: .finding(code))
            ofWatchedRow.append(Finding(code, examples: [example], detail: detail()))
        }
        guard let noted = findings[code]?.examples.count else {
            let example = RowExample(row, mapper, about: .finding(code))
            findings[code] = Finding(code, examples: [example], detail: detail())
            return
        }
        findings[code]?.count += 1
        guard noted < ReasonTally.examplesKept else { return }
        findings[code]?.examples.append(RowExample(row, mapper, about: .finding(code)))
    }

    /// Adds a finding about a file; two of one code become one.
    mutating func add(_ finding: Finding) {
        guard var earlier = findings[finding.code] else {
            findings[finding.code] = finding
            return
        }
        earlier.count += finding.count
        earlier.detail += "; " + finding.detail
        findings[finding.code] = earlier
    }
}
