import MigrationModel

extension PlanReport {
    /// How many calls, how long they take, and how long at other paces.
    var paceSections: [ReportDocument.Section] {
        var sections = [ReportDocument.Section(title: "Calls and pace", block: .facts(paceFacts))]
        if calls > 0 {
            sections.append(.init(title: "At the paces of other sites", block: .table(paceTable), isPart: true))
        }
        return sections
    }

    private var paceFacts: [ReportDocument.Fact] {
        let pace = "\(DurationText(seconds: seconds)) at \(callsPerMinute.counted("call", "calls")) a minute"
        var paceFacts: [ReportDocument.Fact] = [
            .init("Rows to send", .number(toSend)),
            .init("Calls", .number(calls)),
            .init("Duration", .text(calls == 0 ? "none" : "\(pace); retries come on top")),
            .init("Become primary", .number(becomePrimary)),
        ]
        if requestsPerMinute > 0 {
            let tenths = Int((headroom * 1000).rounded())
            let share = tenths.isMultiple(of: 10) ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
            paceFacts.insert(
                .init(
                    "Pace",
                    .text("\(share) of the site's \(requestsPerMinute.grouped) requests a minute are left to others")
                ),
                at: 3
            )
        }
        if let rejectedFile {
            paceFacts.append(
                .init("Rejected rows", .text("written as they were to \(rejectedFile)\(formulaWarning)"))
            )
        }
        return paceFacts
    }

    /// What not to do with the file of rejected rows, which is an input again and so not defused; empty where nothing in it
    /// could be run.
    private var formulaWarning: String {
        guard formulaRows > 0 else { return "" }
        let have = formulaRows == 1 ? "1 row of it has" : "\(formulaRows.grouped) rows of it have"
        return "; \(have) a cell that begins with =, +, - or @, which a spreadsheet may run as a formula: open it in a "
            + "text editor"
    }

    private var paceTable: ReportDocument.Table {
        let paces = paces
        var table = ReportDocument.Table(
            caption:
                "How long the same calls take; a site's limit is agreed with Chargebee, and may be another than these",
            columns: ["Requests a minute allowed", "Calls a minute made", "Duration", "Where"],
            rows: paces.map { pace in
                [
                    .number(pace.requestsPerMinute), .number(pace.callsPerMinute),
                    .text(DurationText(seconds: pace.seconds).description),
                    .text(
                        [pace.isChosen ? "this plan" : "", pace.site].filter { !$0.isEmpty }.joined(separator: "; ")
                    ),
                ]
            }
        )
        table.markedRows = Set(paces.indices.filter { paces[$0].isChosen })
        return table
    }
}
