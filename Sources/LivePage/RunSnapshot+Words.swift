import Execution
import MigrationModel
import Reporting

extension RunSnapshot {
    /// What the run is doing, in a sentence without numbers that change, since a screen reader says it each time it changes.
    var headline: String {
        switch phase {
        case .reading: return "Reading the input. Nothing has been sent yet."
        case .held:
            let trouble = outageWords.map { " Meanwhile, \($0)." } ?? ""
            return "Paused: nothing new is sent until the run is resumed.\(trouble)"
        case .ending: return "Ending: nothing new is sent, and what is in flight is awaited."
        case .writingReports: return "Every row has ended. The reports are being written."
        case .over: return closing?.headline ?? ""
        case .sending: break
        }
        if let outageWords { return "Waiting: \(outageWords)." }
        return waitsLong ? "Waiting, as Chargebee asked." : "Sending."
    }

    /// What is down, in a clause.
    private var outageWords: String? {
        switch standing?.live.outageCause {
        case "gateway"?: "the gateway behind Chargebee is failing"
        case "silence"?: "Chargebee does not answer"
        case _?: "Chargebee is failing"
        case nil: nil
        }
    }

    /// Whether Chargebee asked for a wait that is worth saying; the short ones come and go by the second.
    private var waitsLong: Bool {
        guard let live = standing?.live, live.binding == Binding.retryAfter.rawValue, let end = live.waitsUntil else {
            return false
        }
        return end - live.writtenAt >= 5000
    }

    /// How the state is to be taken.
    var tone: ReportDocument.Tone {
        switch phase {
        case .reading, .writingReports: .good
        case .sending: standing?.live.outageCause == nil && mishaps.isEmpty ? .good : .attention
        case .held, .ending: .attention
        case .over:
            switch closing?.exitStatus {
            case 0: .good
            case 3, 75, 130: .attention
            default: .defect
            }
        }
    }

    /// Phrases about the run at a moment, with clock times in UTC; `nil` where it has not told anything or is over.
    func phrases(at now: UnixMilliseconds) -> LivePhrases? {
        guard closing == nil, let standing else { return nil }
        return LivePhrases(
            standing.live,
            bindingWords: standing.bindingWords,
            now: max(now, standing.live.writtenAt),
            zone: .utc
        )
    }

    /// The time to go; an en dash where nobody can tell, or where the run ended and rows are left.
    func timeToGo(at now: UnixMilliseconds) -> String {
        switch phase {
        case .writingReports: return "0 s"
        case .over: return unfinished == 0 ? "0 s" : "–"
        case .reading, .held, .ending: return "–"
        case .sending:
            guard let words = phrases(at: now)?.timeToGo else { return "–" }
            return words.replacing(" to go once it is back", with: " then").replacing(" to go", with: "")
        }
    }

    /// What keeps the run from going faster.
    func bound(at now: UnixMilliseconds) -> String? {
        switch phase {
        case .sending, .ending: phrases(at: now)?.bound
        case .held: "held, until it is resumed"
        case .reading, .writingReports, .over: nil
        }
    }

    /// What is marked in its timeline: its beginning or restart, and the times at which it was held or resumed.
    var marks: [ReportDocument.TimelineChart.Mark] {
        let beginning = opening.map { opening in
            ReportDocument.TimelineChart.Mark.beginning(
                at: startedAt,
                isFirst: opening.earlierProcesses == 0,
                isAfterKill: opening.isAfterKill
            )
        }
        return [beginning].compactMap(\.self)
            + holds.map { hold in
                .init(at: hold.at, label: hold.isHeld ? "paused" : "resumed", tone: hold.isHeld ? .attention : .good)
            }
    }

    /// What goes behind the words on the timeline where it is not the whole migration's; else empty.
    var restartWords: String {
        guard let count = opening?.earlierProcesses, count > 0 else { return "" }
        let earlier = count == 1 ? "one process" : "\(count.grouped) processes"
        return ", since the restart; \(earlier) worked on this input before"
    }

    /// What the page's tab is called.
    var title: String {
        let state =
            switch phase {
            case .over: closing?.exitStatus == 0 ? "done" : "ended"
            case .held: "paused at \(percent ?? 0) %"
            case .reading: "reading"
            case .sending, .ending, .writingReports: "\(percent ?? 0) %"
            }
        return "\(state) · \(place.job)"
    }
}

extension UnixMilliseconds {
    /// The time of day, such as `10:00:00`, in UTC.
    var clockText: String { String(UTCTimestamp(self).seconds.dropFirst(11).prefix(8)) }
}
