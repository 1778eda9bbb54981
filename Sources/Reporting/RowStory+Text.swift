import MigrationModel

extension RowStory {
    /// For a terminal, at most 96 columns wide.
    package var text: String {
        var page = StoryPage()
        let line = present?.address.line ?? chronicle?.row.address.line
        page.line("Row \(ordinal.grouped) of \(job)" + (line.map { " (line \($0.grouped) of \(inputName))" } ?? ""))
        for note in notes { page.paragraph(note) }
        page.title("Outcome")
        page.paragraph(outcome.sentence)
        if !outcome.next.isEmpty { page.paragraph("Next: \(outcome.next)") }
        if let present {
            addRow(present, to: &page)
            addMapping(present, to: &page)
            addPlan(present, to: &page)
            if let request = present.request { addRequest(request, to: &page) }
        }
        addJournal(to: &page)
        return page.text
    }

    private func addRow(_ present: Present, to page: inout StoryPage) {
        page.title("Columns")
        if present.lastLine > present.address.line {
            page.paragraph("The record runs from line \(present.address.line) to line \(present.lastLine).")
        }
        let filled = present.cells.filter { !$0.shown.isEmpty }
        let width = page.width(of: filled.map(\.header))
        for cell in filled {
            let fills = cell.fills.isEmpty ? "" : "  → \(cell.fills.joined(separator: ", "))"
            page.entry(cell.header, cell.shown + fills, width: width)
        }
        let empty = present.cells.count - filled.count
        if empty > 0 { page.paragraph("\(empty.counted("column is", "columns are")) empty.") }
        if present.cells.isEmpty { page.paragraph("The fields of this record cannot be told apart.") }
    }

    private func addMapping(_ present: Present, to page: inout StoryPage) {
        guard !present.parameters.isEmpty else { return }
        let titles: [(Parameter.Use, String)] = [
            (.sent, "Parameters, by the mapping \(present.mapping) (\(present.evidence))"),
            (.read, "Read for the plan, and not sent"), (.leftOut, "Left out"), (.refused, "Refused"),
        ]
        for (use, title) in titles {
            let parameters = present.parameters.filter { $0.use == use }
            guard !parameters.isEmpty else { continue }
            page.title(title)
            let width = page.width(of: parameters.map(\.name))
            for parameter in parameters {
                page.entry(parameter.name, parameter.shown ?? "(no value)", width: width)
                page.entry("", Self.words(parameter.rule), width: width)
                for note in parameter.notes { page.entry("", note, width: width) }
            }
        }
    }

    /// `column customer (Mappings/stripe.yaml:50) ← "chargebee_customer_id"`.
    private static func words(_ rule: Rule) -> String {
        let cells = rule.cells.map { "\"\($0.header)\"" }.joined(separator: ", ")
        return rule.words + (rule.place.isEmpty ? "" : " (\(rule.place))") + (cells.isEmpty ? "" : " ← \(cells)")
    }

    private func addPlan(_ present: Present, to page: inout StoryPage) {
        page.title("Plan")
        switch present.verdict {
        case .ready(let becomesPrimary):
            page.paragraph(
                becomesPrimary ? "Ready; it becomes the customer's primary payment source, and so goes last." : "Ready."
            )
        case .rejected(let rejection, let rule, let parameter):
            page.paragraph("Rejected as \(rejection.reason.rawValue): \(rejection.detail).")
            page.paragraph(rejection.reason.meaning)
            if let rule {
                page.paragraph((parameter.map { "By the rule of \($0): " } ?? "By the rule: ") + Self.words(rule))
                for cell in rule.cells {
                    page.paragraph("\"\(cell.header)\" holds \(cell.shown.isEmpty ? "nothing" : cell.shown)")
                }
            }
            page.paragraph("Remedy: \(rejection.reason.remedy)")
        }
        for finding in present.findings {
            let detail = finding.detail.isEmpty ? "" : " (\(finding.detail))"
            page.paragraph("\(finding.code.rawValue): \(finding.code.meaning)\(detail) \(finding.code.remedy)")
        }
    }

    private func addRequest(_ request: Request, to page: inout StoryPage) {
        page.title(request.steps.isEmpty ? "Request" : "Requests, one after the other")
        if request.steps.isEmpty { page.paragraph("\(request.method) \(request.path)") }
        for (number, step) in request.steps.enumerated() {
            page.entry("\(number + 1)", "\(step.step.title): \(step.method) \(step.path)", width: 1)
            if let key = step.idempotencyKey { page.entry("", "\(Header.idempotencyKey): \(key)", width: 1) }
        }
        let headers = request.headers.filter { request.steps.isEmpty || $0.name != Header.idempotencyKey }
        for header in headers { page.paragraph("\(header.name): \(header.value)") }
    }

    private func addJournal(to page: inout StoryPage) {
        guard let pass else { return }
        page.title("Journal")
        page.paragraph(
            "Pass \(pass.number), of \(pass.inputName) with \(pass.rows.rows), begun \(UTCTimestamp(pass.startedAt).seconds)."
        )
        if let chronicle { add(chronicle, to: &page) } else { page.paragraph("Nothing about this row.") }
        for other in others {
            page.paragraph(
                "The same payment method is row \(other.row.address.ordinal.grouped) of pass \(other.pass): "
                    + Self.ending(of: other.row) + "."
            )
            add(other, to: &page)
        }
    }

    private func add(_ chronicle: RowChronicle, to page: inout StoryPage) {
        if let key = chronicle.idempotencyKey {
            let first = chronicle.keyFirstSentAt.map { ", first sent \(UTCTimestamp($0).seconds)" } ?? ""
            let given =
                chronicle.generation == 0 ? "" : "; \(chronicle.generation.counted("key", "keys")) given up before"
            let step = chronicle.keyStep.map { " of the step \"\($0.title)\"" } ?? ""
            page.paragraph("Idempotency key\(step) \(key)\(first)\(given).")
        }
        for attempt in chronicle.attempts { page.entry("\(attempt.number)", attempt.sentence, width: 3) }
        for step in chronicle.steps { page.paragraph(step.sentence) }
        let ended = chronicle.row.endedAt.map { ", \(UTCTimestamp($0).milliseconds)" } ?? ""
        page.paragraph("Ended as: \(Self.ending(of: chronicle.row))\(ended)")
        if let removed = removedAt(chronicle.row) {
            page.paragraph("Removed by an undo: \(UTCTimestamp(removed).milliseconds)")
        }
    }

    private static func ending(of row: JournalRow) -> String {
        let words =
            row.isInDoubt
            ? "nothing yet, in doubt"
            : row.ending == .notAttempted ? "nothing yet, to be tried again" : row.ending.title
        return words + (row.paymentSourceID.map { ", \($0)" } ?? "")
    }
}

extension AttemptRecord {
    /// Such as `request by process 4711 at …: HTTP 429 api_request_limit_exceeded after 12 ms, Retry-After 5 s; tried again
    /// after 5 s`.
    var sentence: String {
        var words =
            switch (purpose, step) {
            case (.request, _): step.title
            case (.lookUp, .request): "look-up"
            case (.lookUp, _): "look-up (\(step.title))"
            }
        if let processID { words += " by process \(processID)" }
        words += " at \(UTCTimestamp(sentAt).milliseconds): "
        guard let duration else { return words + "no answer recorded" }
        words += [httpStatus.map { "HTTP \($0)" }, code].compactMap(\.self).joined(separator: " ")
        if let cause { words += " (\(cause))" }
        words += " after \(duration.exactText)"
        if isReplayed { words += ", replayed" }
        if let retryAfter { words += ", Retry-After \(retryAfter.exactText)" }
        return words + (decision.map { "; \($0.title)" } ?? "")
    }
}

extension StepRecord {
    /// Such as `Done: export, 2026-03-04T05:06:07.000Z.`; never what is held for a later step.
    var sentence: String {
        let source = paymentSourceID.map { step == .readPrimary ? ": it was \($0)" : ": payment source \($0)" }
        let none = step == .readPrimary ? ": there was none" : ""
        return "Done: \(step.title)\(source ?? none), \(UTCTimestamp(doneAt).milliseconds)."
    }
}

extension AttemptDecision {
    fileprivate var title: String {
        switch self {
        case .ended: "that ended the row"
        case .nextStep: "that ended the step"
        case .retry(let wait): wait == .zero ? "tried again" : "tried again after \(wait.exactText)"
        case .lookUp: "looked up what became of it"
        case .left: "left for the next run"
        }
    }
}

extension Duration {
    /// In whole milliseconds below ten seconds, and as other reports do above.
    fileprivate var exactText: String {
        let milliseconds = Int(self / .milliseconds(1))
        return milliseconds < 10_000
            ? "\(milliseconds.grouped) ms" : DurationText(seconds: self / .seconds(1)).description
    }
}

/// Writes lines under titles, wrapped.
private struct StoryPage {
    private(set) var text = ""

    mutating func line(_ line: String) { put(line.printable) }

    mutating func title(_ title: String) {
        put("")
        put(title.printable)
    }

    /// A paragraph, indented.
    mutating func paragraph(_ words: String) {
        for line in words.printable.wrapped(to: TextPage.width - 2) { put("  " + line) }
    }

    /// A label, and a text whose lines stand one below the other.
    mutating func entry(_ label: String, _ words: String, width: Int) {
        let lines = words.printable.wrapped(to: max(24, TextPage.width - 4 - width))
        let label = label.printable
        if label.count > width { put("  " + label) }
        for (number, line) in lines.enumerated() {
            put("  " + (number == 0 && label.count <= width ? label : "").padded(to: width + 2) + line)
        }
    }

    /// The width of a column of labels; longer ones get a line of their own.
    func width(of labels: [String]) -> Int { min(34, labels.map(\.printable.count).max() ?? 0) }

    private mutating func put(_ line: String) {
        var line = line
        while line.last == " " { line.removeLast() }
        text += (text.isEmpty ? "" : "\n") + line
    }
}
