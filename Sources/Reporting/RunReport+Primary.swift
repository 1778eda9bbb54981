import MigrationModel

extension RunReport {
    /// Which payment sources the run made primary; empty where it made none, or is not known to have made one so.
    var primarySections: [ReportDocument.Section] {
        guard primaryChangeCount > 0 || (becamePrimary ?? 0) > 0 || (missingInput == nil && primaries.unread > 0) else {
            return []
        }
        var sections = [ReportDocument.Section(title: "Primary payment sources", block: .notes(primaryNotes))]
        if !primaryChanges.isEmpty {
            sections.append(.init(title: "Primary changes", block: .table(primaryTable), isPart: true))
        }
        return sections
    }

    /// How many were made primary, and what they replaced: only what is recorded is said to be so.
    private var primaryNotes: [String] {
        let all = becamePrimary ?? primaryChangeCount
        let noun = all.counted("payment source", "payment sources")
        var parts = [
            (primaries.replaced, "replaced one from before the run", "replaced one from before the run"),
            (primaries.first, "is the first of a customer who had none", "are the first of a customer who had none"),
            (
                primaries.overtaken, "was overtaken by a later row of the same customer",
                "were overtaken by a later row of the same customer"
            ),
            (all - primaries.changes, "was the primary one before", "were the primary one before"),
        ].filter { $0.0 > 0 }.map { $0.0.counted($0.1, $0.2) }
        if primaries.unrecorded > 0 {
            parts.append("for \(primaries.unrecorded.grouped) nobody recorded what was primary before")
        }
        var notes: [String] = []
        if all > 0 {
            let verb = all == 1 ? "was" : "were"
            notes.append(
                "\(noun) of this job \(verb) made the customer's primary one: \(parts.joined(separator: "; "))."
            )
        }
        if primaries.unrecorded > 0 {
            notes.append(
                """
                What nobody recorded, the run did not read (options.record_previous_primary): an undo cannot make a former one \
                primary again there, and whether a later row of the customer has overtaken it is not told.
                """
            )
        }
        if let missingInput {
            notes.append("Only those are counted of which the run read the former one, since \(missingInput).")
        } else {
            notes += byThemselvesNotes
        }
        return notes
    }

    /// What Chargebee does by itself with a customer's first source, as far as the run read it.
    private var byThemselvesNotes: [String] {
        let others = primaries.byThemselves + primaries.unread
        guard others > 0 else { return [] }
        let noun =
            primaryChangeCount > 0
            ? others.counted("other was", "others were") : others.counted("payment source was", "payment sources were")
        var note = """
            \(noun) not to become primary. Chargebee makes a customer's first \
            source primary by itself
            """
        if primaries.byThemselves > 0 {
            let replaced = primaries.byThemselvesReplaced
            let since =
                replaced == primaries.byThemselves
                ? "each replaced by this run since" : "\(replaced.grouped) of them replaced by this run since"
            note += ", as the run saw of \(primaries.byThemselves.grouped), \(since)"
        }
        note += "."
        if primaries.unread > 0 {
            note += """
                 Which of \(primaries.byThemselves > 0 ? "the other \(primaries.unread.grouped)" : "these") it made so, the run did \
                not read: `tokenferry verify` counts them as the site has them.
                """
        }
        return [note]
    }

    private var primaryTable: ReportDocument.Table {
        let rows = primaryChanges.map { change -> [ReportDocument.Table.Cell] in
            [
                .text(String(change.address.ordinal)), .text(change.customerID),
                .text(change.isRecorded ? change.before ?? "none" : "not recorded"), .text(change.to ?? ""),
                .text(change.overtakenBy.map { "overtaken by row \($0)" } ?? ""),
            ]
        }
        var table = ReportDocument.Table(
            caption: "Payment sources that this run made primary, and which one was so before the run",
            columns: ["Row", "Customer", "Before the run", "Made primary", "Since"],
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
