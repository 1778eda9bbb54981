import Execution
import MigrationModel
import Reporting

/// What changes as the run goes on.
extension PageView {
    /// What the rows ended as so far.
    func progress(_ run: RunSnapshot) -> HTML {
        guard let opening = run.opening else {
            return "<h2>Progress</h2>\n<p>The input is being read; how many rows there are is known in a moment.</p>\n"
        }
        if let closing = run.closing, let endings = closing.endings { return outcome(closing, endings) }
        let tally = run.standing?.tally ?? ExecutionTally()
        var shown = tally.endings
        shown[.notAttempted] = max(0, opening.ready - opening.endedBefore - tally.endings.total + shown[.notAttempted])
        let bar = StackedBar(
            ClosingIdentity(rows: opening.ready - opening.endedBefore, endings: shown, isPlan: false)
        )
        let rows: [HTML] = Ending.allCases.filter { $0 != .rejected || shown[$0] > 0 }.map { ending in
            let title = ending == .notAttempted ? "not ended yet" : ending.title
            return row(title, shown[ending], swatch: ending)
        }
        return """
            <h2>Progress</h2>
            \(bar.html)<table class="closing">
            <caption>The ready rows of this run, as they stand</caption>
            <thead><tr><th scope="col">Ending</th><th scope="col" class="n">Rows</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            <tbody class="sum">
            \(sum("Rows of this run", opening.ready - opening.endedBefore))\
            \(opening.endedBefore > 0 ? sum("Ended in earlier runs", opening.endedBefore) : "")</tbody>
            </table>

            """
    }

    /// What all rows of the input ended as.
    private func outcome(_ closing: RunSnapshot.Closing, _ endings: EndingCounts) -> HTML {
        let rows: [HTML] = endings.all.map { row($0.ending.title, $0.count, swatch: $0.ending) }
        let message = closing.message.map { "<p>\($0)</p>\n" as HTML } ?? ""
        return """
            <h2>How it ended</h2>
            \(message)\(StackedBar(ClosingIdentity(rows: endings.total, endings: endings, isPlan: false)).html)\
            <table class="closing">
            <caption>All rows of the input; the reports say more</caption>
            <thead><tr><th scope="col">Ending</th><th scope="col" class="n">Rows</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            <tbody class="sum">
            \(sum("Rows in the file", endings.total))</tbody>
            </table>
            <p class="identity">Exit status \(closing.exitStatus).</p>

            """
    }

    private func row(_ title: String, _ count: Int, swatch ending: Ending) -> HTML {
        """
        <tr data-ending="\(ending.rawValue)"\(count == 0 ? " class=\"zero\"" as HTML : "")><th scope="row">\
        <i class="swatch \(StackedBar.cssClass(of: ending, isPlan: false))"></i>\(title)</th><td class="n">\(count)</td></tr>

        """
    }

    private func sum(_ title: String, _ count: Int) -> HTML {
        "<tr><th scope=\"row\">\(title)</th><td class=\"n\">\(count)</td></tr>\n"
    }

    /// How fast it goes, and what keeps it from going faster.
    func pace(_ run: RunSnapshot) -> HTML {
        var facts: [HTML] = []
        func fact(_ label: String, _ value: HTML) { facts.append("<div><dt>\(label)</dt><dd>\(value)</dd></div>\n") }
        if let message = run.closing?.message, run.closing?.endings == nil { fact("Why", "\(message)") }
        if let standing = run.standing {
            let (live, tally) = (standing.live, standing.tally)
            if let bound = run.bound(at: now) { fact("State", "\(bound)") }
            fact("Allowed", "\(live.callsPerMinute.counted("call", "calls")) a minute, the headroom taken off")
            if run.phase != .over {
                fact("In flight", "\(live.inFlight) of at most \(live.window)")
                fact("Waiting for a retry", "\(live.waiting)")
            }
            let retries = tally.retries.counted("retry", "retries")
            fact(
                "Calls so far",
                "\(tally.calls), of which \(retries) and \(tally.lookUps.counted("look-up", "look-ups"))"
            )
            fact("Refused for rate (429)", "\(tally.throttled)")
            fact("Customer locked (429)", "\(tally.locked)")
            fact("Without an answer", "\(tally.unanswered)")
            if tally.leftInDoubt > 0 { fact("Left in doubt", "\(tally.leftInDoubt), for the next run to settle") }
            if live.participants > 1 { fact("Other runs on this site", "\(live.participants - 1)") }
            if let end = run.phrases(at: now)?.end { fact("Its time", "\(end)") }
        }
        guard !facts.isEmpty else { return "" }
        return "<h2>Pace</h2>\n<dl class=\"facts\">\n\(facts)</dl>\n"
    }

    /// The calls along the time; the chart says its numbers in words too.
    func timeline(_ run: RunSnapshot) -> HTML {
        let timeline = run.timeline.timeline
        guard !timeline.slices.isEmpty else { return "<h2>Timeline</h2>\n<p>Nothing has been sent yet.</p>\n" }
        let length = DurationText(seconds: Double(timeline.sliceLength) / 1000).description
        let chart = ReportDocument.TimelineChart(
            caption: "Calls a minute, in slices of \(length)\(run.restartWords)",
            timeline: timeline,
            marks: run.marks
        )
        return "<h2>Timeline</h2>\n\(TimelineSVG(chart).html)"
    }

    /// The last rows that went wrong, the newest first.
    func failures(_ run: RunSnapshot) -> HTML {
        let doubt = doubt(run)
        guard !run.mishaps.isEmpty else {
            return run.standing?.tally.leftInDoubt ?? 0 > 0 ? doubt : "<p>None so far.</p>\n"
        }
        let rows: [HTML] = run.mishaps.reversed().map { mishap in
            let status = mishap.httpStatus.map { HTML(stringLiteral: String($0)) } ?? "–"
            return """
                <tr><th scope="row" class="n">\(mishap.line)</th><td class="n">\(mishap.row)</td><td>\(mishap.ending.title)</td>\
                <td><code>\(mishap.code.isEmpty ? "–" : mishap.code)</code></td><td class="n">\(status)</td>\
                <td class="n">\(mishap.at.clockText)</td></tr>

                """
        }
        return """

            \(doubt)<table>
            <caption>The last \(run.mishaps.count), the newest first</caption>
            <thead><tr><th scope="col" class="n">Line</th><th scope="col" class="n">Row</th><th scope="col">Ending</th>\
            <th scope="col">Code</th><th scope="col" class="n">HTTP</th><th scope="col" class="n">Time</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }

    /// Those whose answer is not known, which the reports count among the rows that need review.
    private func doubt(_ run: RunSnapshot) -> HTML {
        let count = run.standing?.tally.leftInDoubt ?? 0
        guard count > 0 else { return "" }
        let words = count == 1 ? "was sent, and its answer is" : "were sent, and their answers are"
        let end = count == 1 ? "it" : "them"
        return """
            <p>In doubt: \(count.rows) \(words) not known. The next run settles \(end) before it sends anything new.</p>

            """
    }

    /// What was told last, the newest first.
    func notes(_ run: RunSnapshot) -> HTML {
        guard !run.notes.isEmpty else { return "<p>None so far.</p>\n" }
        return """

            <ul class="told">
            \(run.notes.reversed().map { "<li><time>\($0.at.clockText)</time> \($0.text)</li>\n" as HTML })</ul>

            """
    }
}
