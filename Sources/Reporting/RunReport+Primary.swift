import MigrationModel

extension RunReport {
    /// Which payment sources the run made primary; empty where it made none so, as far as that is known.
    var primarySections: [ReportDocument.Section] {
        guard primaryChangeCount > 0 || (becamePrimary ?? 0) > 0 else { return [] }
        var sections = [ReportDocument.Section(title: "Primary payment sources", block: .notes(primaryNotes))]
        if !primaryChanges.isEmpty {
            sections.append(.init(title: "Primary changes", block: .table(primaryTable), isPart: true))
        }
        return sections
    }

    /// How many were made primary, and of them how many replaced another one: only what is recorded is said to be so.
    private var primaryNotes: [String] {
        let all = becamePrimary ?? primaryChangeCount
        let noun = all.counted("payment source", "payment sources")
        let they = all == 1 ? "it" : "they"
        var parts: [String] = []
        let replaced = primaryChangeCount - unrecordedPrimaryChanges - firstPrimaries
        if replaced > 0 { parts.append("\(replaced.grouped) replaced another one") }
        if firstPrimaries > 0 {
            parts.append("\(firstPrimaries.counted("is", "are")) the first of a customer who had none")
        }
        if all > primaryChangeCount {
            let same = all - primaryChangeCount
            parts.append("\(same.counted("was", "were")) the primary one before")
        }
        if unrecordedPrimaryChanges > 0 {
            parts.append("for \(unrecordedPrimaryChanges.grouped) nobody recorded whether \(they) replaced another one")
        }
        let verb = all == 1 ? "was" : "were"
        var notes = ["\(noun) of this job \(verb) made the customer's primary one: \(parts.joined(separator: "; "))."]
        if unrecordedPrimaryChanges > 0 {
            notes.append(
                """
                What nobody recorded, the run did not read (options.record_previous_primary): an undo cannot make a former one \
                primary again there.
                """
            )
        }
        if let missingInput {
            notes.append(
                "Only those are counted of which the run read the former one, since \(missingInput)."
            )
        }
        return notes
    }

    private var primaryTable: ReportDocument.Table {
        let rows = primaryChanges.map { change -> [ReportDocument.Table.Cell] in
            [
                .text(String(change.address.ordinal)), .text(change.customerID),
                .text(change.isRecorded ? change.from ?? "none" : "not recorded"), .text(change.to ?? ""),
            ]
        }
        var table = ReportDocument.Table(
            caption: "The primary payment source of each customer, before and after",
            columns: ["Row", "Customer", "From", "To"],
            rows: rows
        )
        table.codeColumns = [2, 3]
        table.sheet = .primaryChanges
        table.total = primaryChangeCount
        table.whole = "the sheet Primary changes of report.xlsx"
        table.onPage = Array(rows.prefix(20))
        table.onTerminal = Array(rows.prefix(5))
        return table
    }
}
