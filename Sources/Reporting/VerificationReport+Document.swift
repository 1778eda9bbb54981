import MigrationModel

extension VerificationReport {
    /// The report for a terminal, at most 96 columns wide, with a line feed at its end.
    package var text: String { TextPage(document).text }

    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    package func html() -> String { HTMLPage(document).markup }

    /// The report's content, from which every format for people is written.
    package var document: ReportDocument {
        ReportDocument(
            kind: "Verification",
            title: job,
            scope: facts.scope,
            verdict: defect?.verdict ?? verdict,
            tone: defect != nil ? .defect : agrees && counts.matched > 0 ? .good : .attention,
            figures: [
                .init(label: "Rows in the file", value: facts.rows.grouped),
                .init(label: "Matched", value: counts.matched.grouped),
                .init(label: "Differing or missing", value: (counts.differing + counts.missing).grouped),
                .init(label: "Unexpected", value: unexpected.grouped),
            ],
            sections: sections,
            createdAt: createdAt,
            toolVersion: toolVersion,
            planDigest: facts.planDigest
        )
    }

    private var verdict: String {
        if facts.rows == 0 { return "The file has no rows; nothing was compared." }
        let compared = counts.matched + counts.differing + counts.missing
        let drawn = sample == nil ? "" : " of the sample"
        var parts: [String] = []
        if counts.differing > 0 { parts.append(counts.differing.counted("row differs", "rows differ")) }
        if counts.missing > 0 { parts.append(counts.missing.counted("is missing", "are missing")) }
        if unexpected > 0 { parts.append(unexpected.counted("source is unexpected", "sources are unexpected")) }
        if let earlier, earlier.differing + earlier.missing > 0 {
            let count = earlier.differing + earlier.missing
            parts.append(
                "\(count.counted("source of an earlier input is", "sources of earlier inputs are")) not as made"
            )
        }
        let rest = counts.notMade > 0 ? " \(counts.notMade.counted("row was", "rows were")) not made." : ""
        guard !parts.isEmpty else {
            if compared == 0 { return "No row of this job has a payment source to compare." }
            return "Chargebee has all \(compared.rows)\(drawn) as input and journal have them.\(rest)"
        }
        return "\(counts.matched.grouped) of \(compared.rows)\(drawn) match; \(parts.joined(separator: ", ")).\(rest)"
    }

    private var sections: [ReportDocument.Section] {
        var identity = facts.identity(createdAt: createdAt, toolVersion: toolVersion, madeBy: madeBy)
        identity.insert(.init("Pass", .text(pass == 1 ? "1, the job's first input" : "\(pass) of this job")), at: 2)
        if let sample { identity.insert(.init("Sample", .text("\(sample.rows), drawn by the plan digest")), at: 3) }
        identity += JournalDigests(job: journalDigest).facts
        var sections: [ReportDocument.Section] = [
            .init(title: "What this is about", block: .facts(identity)),
            .init(title: "Every row accounted for", block: .table(verdictTable)),
            .init(title: "What to do next", block: .notes(nextSteps)),
        ]
        if !fields.isEmpty {
            let issues = fields.map(Self.issue)
            sections.append(
                .init(
                    title: "Fields that differ",
                    block: .issues(.init(caption: "Rows by the field that differs", countTitle: "Rows", issues: issues))
                )
            )
        }
        if let earlier {
            sections.append(.init(title: "Of earlier inputs", block: .table(Self.earlierTable(earlier))))
        }
        if let primaries, primaries.total > 0 {
            sections.append(.init(title: "Primary payment sources", block: .table(Self.primaryTable(primaries))))
        }
        if counts.missing > 0 { sections.append(.init(title: "Missing", block: .issues(missingList))) }
        if unexpected > 0 { sections.append(.init(title: "Unexpected", block: .table(strangerTable))) }
        sections.append(
            .init(
                title: "Calls and time",
                block: .facts([
                    .init("Calls", .number(calls)),
                    .init("Reading took", .text(DurationText(seconds: seconds).description)),
                ])
            )
        )
        return sections
    }

    private var verdictTable: ReportDocument.Table {
        let rows = counts.all.map { [ReportDocument.Table.Cell.text($0.title), .number($0.count), .text($0.meaning)] }
        var table = ReportDocument.Table(
            caption: "Rows by what came of comparing them; they add up to the rows of the file",
            columns: ["Verdict", "Rows", "Meaning"],
            rows: rows + [
                [.text("in the file"), .number(facts.rows), .text("residual \(residual.grouped)")]
            ]
        )
        table.sums = 1
        table.isSigned = true
        return table
    }

    private static func earlierTable(_ earlier: EarlierCounts) -> ReportDocument.Table {
        .init(
            caption: "Sources that this job made for earlier inputs and that no row of this one is about",
            columns: ["Verdict", "Sources", "Meaning"],
            rows: [
                [.text("there"), .number(earlier.matched), .text("customer, account and reference as recorded")],
                [.text("otherwise"), .number(earlier.differing), .text("deleted, or one of these is otherwise")],
                [.text("gone"), .number(earlier.missing), .text("not known at Chargebee any more")],
            ]
        )
    }

    private static func primaryTable(_ counts: PrimaryCounts) -> ReportDocument.Table {
        let lines = [
            ("made so by its row", counts.byRequest, "the row was to make it primary"),
            ("so by itself", counts.byThemselves, "Chargebee makes a customer's first source primary"),
            ("another one", counts.others, "not made by a row of this input"),
            ("none", counts.none, "no primary source"),
        ]
        var table = ReportDocument.Table(
            caption: "Customers who have sources of this input, by which source is their primary one at Chargebee",
            columns: ["Primary source", "Customers", "Meaning"],
            rows: (lines + [("in all", counts.total, "")]).map { [.text($0.0), .number($0.1), .text($0.2)] }
        )
        table.sums = 1
        return table
    }

    private var nextSteps: [String] {
        var steps: [String] = []
        if isUndone {
            steps.append("An undo of this job has begun; what it removed differs here (deleted), as it should.")
        }
        if !agrees {
            steps.append("verify.csv lists every row that differs or is missing, and every unexpected source.")
        }
        if duplicates > 0 {
            steps.append(
                """
                Duplicates: \(duplicates.counted("source has", "sources have")) a row's token a second time, so the \
                customer has that method twice. Find out who attached it, and remove one of the two in Chargebee.
                """
            )
        }
        if unexpected > duplicates {
            steps.append(
                """
                Unexpected: somebody else has attached payment methods to this job's customers since it began: by hand, by \
                another tool, or the customers themselves.
                """
            )
        }
        if let earlier, earlier.total > earlier.matched {
            steps.append(
                """
                Of earlier inputs: verify.csv lists these sources as earlier_differing and earlier_missing; they have no row in \
                this input.
                """
            )
        }
        if counts.missing > 0 {
            steps.append(
                "Missing: Chargebee knows these sources no more. Ask who removed them before sending the rows again."
            )
        }
        if sample != nil, agrees {
            steps.append("A sample shows what is common, and not what is rare: verify all rows before you sign.")
        }
        return steps.isEmpty ? ["Nothing: Chargebee has what input and journal have."] : steps
    }

    private var missingList: ReportDocument.IssueList {
        let issue = ReportDocument.Issue(
            tag: nil,
            code: "missing",
            count: counts.missing,
            meaning: "The journal records a payment source that Chargebee does not know any more.",
            first: firstMissing.map { RowExample($0) },
            detail: "",
            remedy: ""
        )
        return .init(caption: "Rows whose payment source is missing", countTitle: "Rows", issues: [issue])
    }

    private var strangerTable: ReportDocument.Table {
        .init(
            caption: "Sources of the job's customers that this job did not make"
                + (unexpected > firstUnexpected.count ? "; the first \(firstUnexpected.count)" : ""),
            columns: ["Payment source", "Customer", "Made", "What it is"],
            rows: firstUnexpected.map { stranger in
                [
                    .text(stranger.paymentSourceID), .text(stranger.customerID),
                    .text(UTCTimestamp(stranger.createdAt).plain),
                    .text(Self.description(of: stranger)),
                ]
            }
        )
    }

    private static func description(of stranger: Stranger) -> String {
        if let row = stranger.duplicateOf { return "has the token of row \(row) again" }
        return stranger.isElsewhere ? "another method, at another gateway account" : "another method"
    }

    private static func issue(_ field: FieldCount) -> ReportDocument.Issue {
        .init(
            tag: nil,
            code: field.field,
            count: field.count,
            meaning: meaning(of: field.field),
            first: field.first.map { RowExample($0) },
            detail: "expected \(field.expected), found \(field.found)",
            remedy: ""
        )
    }

    /// What it means that a field differs.
    private static func meaning(of field: String) -> String {
        switch field {
        case "gateway_account_id": "The source is at another gateway account; charges go there."
        case "reference_id": "The source leads to another payment method at the gateway than the row's token."
        case "customer_id": "The source belongs to another customer."
        case "type": "The source is of another type."
        case "last4": "The card's last four digits are not those of the input."
        case "brand": "The card's brand is not that of the input."
        case "expiry": "The card's expiry is not that of the input; the gateway may have a renewed card."
        case "status": "Chargebee would not charge the source as it stands, or knows no reason why not."
        case "primary": "Another source is charged for this customer than the job left it with."
        case "deleted": "Whether the source is deleted is not as the job left it."
        case "old_deleted": "Whether the source at the former gateway account is deleted is not as the job left it."
        case "old_customer_id":
            "The exported source is another customer's: this row attached one customer's method to another. Undo it."
        case "old_gateway_account_id": "The exported source is at another gateway account than the input says."
        case "ending": "The journal does not record a source, and Chargebee has one with the row's token."
        default: ""
        }
    }
}
