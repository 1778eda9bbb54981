import MigrationModel

/// A run's calls along its time, as inline SVG without scripts; its colours are those of ``HTMLStyle``.
///
/// One bar for each slice, as high as its calls in a minute; what failed stands at its foot, what Chargebee refused for rate or
/// for a locked customer above that. Places are in percent and sizes in pixels, so that the text stays readable at every width. Times are in UTC.
package struct TimelineSVG {
    private let chart: ReportDocument.TimelineChart
    private let scale: ChartScale
    private var slices: [TimelineSlice] { chart.timeline.slices }

    private static let (top, baseline) = (34.0, 178.0)

    package init(_ chart: ReportDocument.TimelineChart) {
        self.chart = chart
        let most = chart.timeline.slices.map(\.calls).max() ?? 0
        scale = ChartScale(most: Double(most) * Self.perMinute(chart.timeline), lines: 4)
    }

    /// The chart; empty where the timeline has no slices.
    package var html: HTML {
        guard let first = slices.first, let last = slices.last else { return "" }
        let end = last.startedAt + chart.timeline.sliceLength
        let calls = slices.reduce(0) { $0 + $1.calls }
        let throttled = slices.reduce(0) { $0 + $1.throttled }
        let locked = slices.reduce(0) { $0 + $1.locked }
        let failures = slices.reduce(0) { $0 + $1.failures }
        let locks: HTML = locked > 0 ? ", \(locked) for a locked customer (429 lock_timeout)" : ""
        let words: HTML = """
            \(UTCTimestamp(first.startedAt).plain) to \(UTCTimestamp(end).plain): \(calls.counted("call", "calls")), of which \
            \(throttled) were refused for rate (429)\(locks) and \(failures) brought no answer or a server error.
            """
        return """
            <figure class="chart timeline">
            <figcaption>\(chart.caption)</figcaption>
            <svg width="100%" height="216" role="img" aria-label="\(chart.caption)"><desc>\(words)</desc>\
            \(grid)\(bars)\(gaps)\(marks)\(ticks)</svg>
            <p class="legend"><span><i class="swatch c-plain"></i>calls a minute</span> \
            <span><i class="swatch c-attention"></i>refused for rate\(locked > 0 ? " or a lock" : "") (429)</span> \
            <span><i class="swatch c-bad"></i>no answer or server error</span></p>
            <p class="legend">\(words)</p>
            </figure>

            """
    }

    private static func perMinute(_ timeline: Timeline) -> Double { 60_000 / Double(max(1, timeline.sliceLength)) }

    private var slot: Double { 100 / Double(slices.count) }

    private var grid: [HTML] {
        scale.steps.map { step in
            let y = ChartScale.text(Self.baseline - step / scale.top * (Self.baseline - Self.top))
            return """
                <line class="grid" x1="0" x2="100%" y1="\(y)" y2="\(y)"/>\
                <text class="scale" x="0" dx="-8" y="\(y)" dy="4">\(Int(step))</text>
                """
        }
    }

    private var bars: [HTML] {
        slices.enumerated().map { index, slice in
            guard slice.calls > 0 else { return "" }
            let bad = min(slice.failures, slice.calls)
            let throttled = min(slice.throttled + slice.locked, slice.calls - bad)
            var foot = Self.baseline
            var parts: [HTML] = []
            for (count, colour) in [
                (bad, "c-bad"), (throttled, "c-attention"), (slice.calls - bad - throttled, "c-plain"),
            ]
            where count > 0 {
                let share = Double(count) * Self.perMinute(chart.timeline) / scale.top
                // One refused call in a minute of thousands can still be seen.
                let height = max(1, share * (Self.baseline - Self.top))
                foot -= height
                parts.append(
                    """
                    <rect class="\(colour)" x="\(ChartScale.percent((Double(index) + 0.08) * slot))" y="\(ChartScale.text(foot))" \
                    width="\(ChartScale.percent(slot * 0.84))" height="\(ChartScale.text(height))"/>
                    """
                )
            }
            return """
                <g><title>\(UTCTimestamp(slice.startedAt).plain): \(slice.calls.counted("call", "calls")), \(slice.throttled) refused \
                for rate, \(slice.locked > 0 ? "\(slice.locked) for a lock, " : "")\(slice.failures) failed</title>\(parts)</g>
                """
        }
    }

    /// Dashed lines where time was left out between two slices.
    private var gaps: [HTML] {
        slices.indices.dropFirst().compactMap { index in
            guard isAfterGap(index) else { return nil }
            let x = ChartScale.percent(Double(index) * slot)
            return
                "<line class=\"gap\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(ChartScale.text(Self.top))\" y2=\"184\"><title>no calls until \(UTCTimestamp(slices[index].startedAt).plain)</title></line>"
        }
    }

    private func isAfterGap(_ index: Int) -> Bool {
        index > 0 && slices[index].startedAt > slices[index - 1].startedAt + chart.timeline.sliceLength
    }

    private var marks: [HTML] {
        var free = [0.0, 0.0]
        return chart.marks.map { mark in
            let at = place(of: mark.at)
            let x = ChartScale.percent(at)
            // The share of the width that the words take where the page is narrow on paper, at 5.6 pixels a letter.
            let width = Double(mark.label.count) * 5.6 / 6.6 + 1.5
            let isRight = at + width > 100
            let (from, to) = isRight ? (at - width, at) : (at, at + width)
            let line = free.firstIndex { $0 <= from }
            if let line { free[line] = to }
            let label: HTML =
                line.map { line in
                    """
                    <text class="mark m-\(mark.tone.rawValue)" x="\(x)" dx="\(isRight ? "-4" : "4")" y="\(line == 0 ? "22" : "9")" \
                    text-anchor="\(isRight ? "end" : "start")">\(mark.label)</text>
                    """
                } ?? ""
            return """
                <g><title>\(UTCTimestamp(mark.at).plain): \(mark.label)</title>\
                <line class="mark m-\(mark.tone.rawValue)" x1="\(x)" x2="\(x)" y1="\(line == 1 ? "2" : "14")" y2="\(ChartScale.text(Self.baseline))"/>\
                \(label)</g>
                """
        }
    }

    /// Where a moment is, in percent of the width.
    private func place(of time: UnixMilliseconds) -> Double {
        guard let index = slices.lastIndex(where: { $0.startedAt <= time }) else { return 0 }
        let inSlice = Double(time - slices[index].startedAt) / Double(max(1, chart.timeline.sliceLength))
        return (Double(index) + min(1, inSlice)) * slot
    }

    private var ticks: [HTML] {
        TimeTicks(chart.timeline, place: place).ticks.map { tick in
            let at = place(of: tick.at)
            let x = ChartScale.percent(at)
            let anchor = at < 3 ? "start" : "middle"
            let kind: HTML = "tick\(tick.isMinor ? " minor" : "")\(at < 3 ? " to-right" : "")"
            let date: HTML =
                tick.date.isEmpty
                ? "" : "<text class=\"\(kind)\" x=\"\(x)\" y=\"211\" text-anchor=\"\(anchor)\">\(tick.date)</text>"
            return """
                <line class="axis" x1="\(x)" x2="\(x)" y1="\(ChartScale.text(Self.baseline))" y2="183"/>\
                <text class="\(kind)" x="\(x)" y="196" text-anchor="\(anchor)">\(tick.clock)</text>\(date)
                """
        }
    }
}
