package import MigrationModel

extension EndingCounts {
    /// All seven names, also those that no row ended as: the form of every report, of the live page and of the log.
    package var jsonValue: JSONValue {
        .object([
            "created": .integer(self[.created]),
            "recovered": .integer(self[.recovered]),
            "already_done": .integer(self[.alreadyDone]),
            "rejected": .integer(self[.rejected]),
            "failed": .integer(self[.failed]),
            "needs_review": .integer(self[.needsReview]),
            "not_attempted": .integer(self[.notAttempted]),
        ])
    }
}
