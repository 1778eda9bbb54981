package import MigrationModel

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
        let sums = timeline.slices.reduce(into: (calls: 0, retries: 0, throttled: 0, locked: 0, failures: 0)) {
            sums,
            slice in
            sums.calls += slice.calls
            sums.retries += slice.retries
            sums.throttled += slice.throttled
            sums.locked += slice.locked
            sums.failures += slice.failures
        }
        let busiest = timeline.slices.map(\.calls).max() ?? 0
        let length = DurationText(seconds: Double(timeline.sliceLength) / 1000)
        return "\(sums.calls.counted("call", "calls")) in slices of \(length), at most \(busiest.grouped) in one; "
            + "\(sums.retries.counted("retry", "retries")), \(sums.throttled.grouped) refused for rate (429), "
            + (sums.locked > 0 ? "\(sums.locked.grouped) for a locked customer (429 lock_timeout), " : "")
            + "\(sums.failures.grouped) without an answer or failed at the server"
    }

    /// When processes began and ended; a killed one has no end, so the next one's beginning says it.
    private var marks: [ReportDocument.TimelineChart.Mark] {
        var marks: [ReportDocument.TimelineChart.Mark] = []
        var wasKilled = false
        for (index, (process, state)) in zip(processes, processStates).enumerated() {
            marks.append(.beginning(at: process.startedAt, isFirst: index == 0, isAfterKill: wasKilled))
            wasKilled = state == .killed
            guard let endedAt = process.endedAt else { continue }
            let tone: ReportDocument.Tone = process.endedAs == "finished" ? .good : .attention
            marks.append(.init(at: endedAt, label: process.endedWords, tone: tone))
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

extension ReportDocument.TimelineChart.Mark {
    /// When a process began its work.
    ///
    /// - Parameters:
    ///   - time: When.
    ///   - isFirst: Whether none worked before it.
    ///   - isAfterKill: Whether the one before it left no end.
    /// - Returns: The mark, in the words of the reconciliation.
    package static func beginning(at time: UnixMilliseconds, isFirst: Bool, isAfterKill: Bool) -> Self {
        let label = isFirst ? "began" : isAfterKill ? "restart after kill" : "restart"
        return Self(at: time, label: label, tone: isAfterKill ? .attention : .good)
    }
}
