import MigrationModel

@testable import Reporting

extension SampleReports {
    /// The calls of a run of 100,000 rows in 109 slices of a minute, with two outages, a restart and an hour left out.
    static var timeline: Timeline {
        let slices = (0..<109).map { minute in
            var slice = TimelineSlice(startedAt: noon + UnixMilliseconds(minute + (minute >= 60 ? 61 : 0)) * 60_000)
            slice.calls = minute < 2 ? 3 : (30...34).contains(minute) ? 120 : 940 + minute * 37 % 23
            slice.throttled = (30...34).contains(minute) ? 60 : minute % 17 == 0 ? 4 : 0
            slice.failures = (70...73).contains(minute) ? 410 : minute % 29 == 0 ? 2 : 0
            slice.retries = slice.throttled
            return slice
        }
        return Timeline(sliceLength: 60_000, slices: slices)
    }

    static var timelineChart: ReportDocument.TimelineChart {
        .init(
            caption: "Calls along the time, in slices of one minute",
            timeline: timeline,
            marks: [
                .init(at: noon, label: "began", tone: .good),
                .init(at: noon + 120_000, label: "canary", tone: .attention),
                .init(at: noon + 3_600_000, label: "killed", tone: .defect),
                .init(at: noon + 7_260_000, label: "began", tone: .good),
                .init(at: noon + 10_190_000, label: "finished", tone: .good),
            ]
        )
    }
}
