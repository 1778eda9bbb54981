package import GatewayMapping

/// A mapping that comes into question for a file, and what became of rows with it.
package struct MappingMatch: Sendable {
    package let candidate: MappingCandidate
    /// Over all rows for the best match, over the first ``InspectionPass/sampleSize`` for the others.
    var attempt: MappingTrial?
    /// Whether ``attempt`` had any columns in the place of missing ones, so that it judges the tokens and no more.
    let isProbe: Bool

    /// What became of the rows; `nil` where columns are missing and cannot be guessed.
    package var trial: MappingTrial? { isProbe ? nil : attempt }

    /// The columns of the file from which something is taken, in file order, without stand-ins for missing ones.
    package var columns: [RowMapper.MappedColumn] {
        let missing = isProbe ? candidate.missing.map(\.name) : []
        return attempt?.columns.filter { !missing.contains($0.name) } ?? []
    }

    /// Whether the file's tokens are of the form that the mapping expects, as far as the rows show.
    package var tokensFit: Bool { attempt?.tokensFit ?? true }

    /// Whether names and rows together speak for the mapping well enough to propose it.
    var isConvincing: Bool {
        switch candidate.confidence {
        case .fits: tokensFit
        // A column called id is no proof by itself; rows that could be sent are.
        case .fitsButFor: tokensFit && (candidate.knowsMostHeaders || (attempt?.ready ?? 0) > 0)
        case .resembles, .differs: false
        }
    }

    /// Header and rows taken together, the weightiest first; to be compared element by element.
    var strength: [Int] { [isConvincing ? 1 : 0, sendsNothing ? 0 : 1] + candidate.strength }

    /// Whether there are rows, and none of them could be sent.
    private var sendsNothing: Bool { attempt.map { $0.tried > 0 && $0.ready == 0 } ?? false }
}
