import MigrationModel

extension RunReport {
    /// Which customers' primary payment sources the run replaced; empty where it replaced none that is known.
    var primarySections: [ReportDocument.Section] {
        guard primaryChangeCount > 0 || (becamePrimary ?? 0) > 0 else { return [] }
        var sections = [ReportDocument.Section(title: "Primary payment sources", block: .notes(primaryNotes))]
        if !primaryChanges.isEmpty {
            sections.append(.init(title: "Primary changes", block: .table(primaryTable), isPart: true))
        }
        return sections
    }

    private var primaryNotes: [String] {
        var notes = [
            "\(primaryChangeCount.counted("customer's primary payment source", "primary payment sources")) "
                + "\(primaryChangeCount == 1 ? "was" : "were") replaced by what this job attached."
        ]
        if let becamePrimary, becamePrimary > primaryChangeCount {
            let same = becamePrimary - primaryChangeCount
            notes.append("\(same.rows) made a payment source that was the primary one already.")
        }
        if unrecordedPrimaryChanges > 0 {
            notes.append(
                """
                Of \(unrecordedPrimaryChanges.grouped) the former one is not known: the run did not read it \
                (options.record_previous_primary), so an undo cannot make it primary again.
                """
            )
        }
        if let missingInput {
            notes.append(
                "Only those are listed of which the run read the former one, since \(missingInput)."
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
        table.total = primaryChangeCount
        table.whole = "the sheet Primary changes of report.xlsx"
        table.onPage = Array(rows.prefix(20))
        table.onTerminal = Array(rows.prefix(5))
        return table
    }
}
