import MigrationModel

extension RunReport {
    /// The calls along the time; `nil` where none was counted.
    var timelineSection: ReportDocument.Section? {
        guard let timeline, !timeline.slices.isEmpty else { return nil }
        return .init(
            title: "Timeline",
            block: .timeline(
                .init(caption: Self.caption(of: timeline), timeline: timeline, marks: marks)
            ),
            isPart: true
        )
    }

    private static func caption(of timeline: Timeline) -> String {
        let sums = timeline.slices.reduce(into: (calls: 0, retries: 0, throttled: 0, failures: 0)) { sums, slice in
            sums.calls += slice.calls
            sums.retries += slice.retries
            sums.throttled += slice.throttled
            sums.failures += slice.failures
        }
        let busiest = timeline.slices.map(\.calls).max() ?? 0
        let length = DurationText(seconds: Double(timeline.sliceLength) / 1000)
        return "\(sums.calls.counted("call", "calls")) in slices of \(length), at most \(busiest.grouped) in one; "
            + "\(sums.retries.counted("retry", "retries")), \(sums.throttled.grouped) refused for rate (429), "
            + "\(sums.failures.grouped) without an answer or failed at the server"
    }

    /// When processes began and ended; a killed one has no end, so the next one's beginning says it.
    private var marks: [ReportDocument.TimelineChart.Mark] {
        var marks: [ReportDocument.TimelineChart.Mark] = []
        var wasKilled = false
        for (index, (process, state)) in zip(processes, processStates).enumerated() {
            let label = index == 0 ? "began" : wasKilled ? "restart after kill" : "restart"
            marks.append(.init(at: process.startedAt, label: label, tone: wasKilled ? .attention : .good))
            wasKilled = state == .killed
            guard let endedAt = process.endedAt else { continue }
            let word = process.endedAs ?? "ended"
            marks.append(
                .init(
                    at: endedAt,
                    label: word.split(separator: "_").joined(separator: " "),
                    tone: word == "finished" ? .good : .attention
                )
            )
        }
        return marks
    }

    /// How often Chargebee or a gateway asked to wait.
    var waitFacts: [ReportDocument.Fact] {
        guard let timeline, timeline.waitsAsked > 0 else { return [] }
        var facts = [ReportDocument.Fact("Waits asked for (Retry-After)", .number(timeline.waitsAsked))]
        if let longest = timeline.longestWaitAsked {
            facts.append(.init("Longest of them", .text(DurationText(seconds: longest / .seconds(1)).description)))
        }
        return facts
    }
}
