import MigrationModel

extension RunReport {
    /// What a later input had in common with the earlier ones; `nil` for a first one.
    var deltaSection: ReportDocument.Section? {
        guard pass > 1 else { return nil }
        let title = "Compared with the earlier inputs"
        if let delta { return .init(title: title, block: .facts(delta.facts)) }
        guard let missingInput else { return nil }
        let words = "Not counted: not every row has been dealt with, and \(missingInput)."
        return .init(title: title, block: .notes([words]))
    }
}

extension DeltaSummary {
    /// The counts with their names.
    var facts: [ReportDocument.Fact] {
        var facts: [ReportDocument.Fact] = [
            .init("Already done", .number(done)),
            .init("New", .number(new)),
            .init("Changed: same customer, another token", .number(changed)),
            .init("Gone: done before, and not in this file", .number(gone)),
        ]
        if underReview > 0 { facts.append(.init("Left for review before, not sent", .number(underReview))) }
        if !knowsCustomers {
            facts.append(
                .init("Note", .text("the journal is of an older version and cannot tell changed rows from new ones"))
            )
        }
        return facts
    }
}
