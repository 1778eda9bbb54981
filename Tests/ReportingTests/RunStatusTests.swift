import Foundation
import MigrationModel
import Reporting
import Testing

struct RunStatusTests {
    /// A run that has told how it stands half a second ago.
    private static let live = LiveState(
        writtenAt: SampleReports.noon - 500,
        binding: "quota",
        inFlight: 6,
        window: 20,
        waiting: 2,
        callsPerMinute: 570,
        callsInLastMinute: 300,
        participants: 2,
        waitsUntil: nil,
        secondsLeft: 600
    )

    private func status(
        _ change: (inout LiveState) -> Void = { _ in },
        words: String = "the quota",
        isRunning: Bool = true
    ) -> RunStatus {
        var live = Self.live
        change(&live)
        var report = SampleReports.run
        report.createdAt = SampleReports.noon
        let activity = RunStatus.Activity(
            processID: 4711,
            startedAt: SampleReports.noon - 3_600_000,
            live: live,
            bindingWords: words
        )
        return RunStatus(
            report: report,
            activity: isRunning ? activity : nil,
            callsInLastMinute: 300,
            callsPerMinute: 600,
            zone: .utc
        )
    }

    private func object(_ status: RunStatus) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(status.json().utf8)) as? [String: Any])
    }

    private var left: Int { SampleReports.run.endings[.notAttempted] + SampleReports.run.inDoubt }

    @Test func `The status is the reconciliation with what the run has told beside it`() throws {
        let object = try object(
            status {
                $0.waitsUntil = SampleReports.noon + 9000
                $0.endsAt = SampleReports.noon + 60_000
            }
        )
        #expect(object["rows"] as? Int == SampleReports.run.facts.rows)
        #expect((object["endings"] as? [String: Int])?.count == 7)
        #expect(object["running"] as? Bool == true)
        #expect(object["calls_in_last_minute"] as? Int == 300)
        #expect(object["calls_per_minute"] as? Int == 570)
        #expect(object["seconds_left"] as? Double == 599.5)
        let process = try #require(object["process"] as? [String: Any])
        #expect(process["pid"] as? Int == 4711)
        #expect(process["started_at"] as? String == "2026-07-01T09:00:00.000Z")
        #expect(object["told_at"] as? String == "2026-07-01T09:59:59.500Z")
        #expect(object["binding"] as? String == "quota")
        #expect(object["in_flight"] as? Int == 6)
        #expect(object["window"] as? Int == 20)
        #expect(object["waiting"] as? Int == 2)
        #expect(object["participants"] as? Int == 2)
        #expect(object["waits_until"] as? String == "2026-07-01T10:00:09.000Z")
        #expect(object["ends_at"] as? String == "2026-07-01T10:01:00.000Z")
        #expect(object["ending"] as? Bool == false)
        #expect(object["outage"] is NSNull)
    }

    @Test func `Where nothing runs, what only a run can tell is null and the job's pace foretells`() throws {
        let object = try object(status(isRunning: false))
        #expect(object["running"] as? Bool == false)
        #expect(object["calls_per_minute"] as? Int == 600)
        #expect(object["seconds_left"] as? Double == Double(left + SampleReports.run.inDoubt) / 10)
        for key in [
            "process", "told_at", "binding", "in_flight", "window", "waiting", "participants", "ends_at", "ending",
        ] {
            #expect(object[key] is NSNull, "\(key)")
        }
        #expect(status(isRunning: false).text.contains("Nothing runs now"))
    }

    @Test func `What is left is foretold by calls, also before any row has ended`() {
        var report = SampleReports.run
        report.endings = EndingCounts()
        report.endings[.notAttempted] = 600
        report.inDoubt = 0
        func seconds(calls: Int = 1, reads: Int = 0) -> Double? {
            RunStatus(
                report: report,
                activity: nil,
                callsInLastMinute: 0,
                callsPerMinute: 600,
                callsPerRow: calls,
                readsLeft: reads,
                zone: .utc
            ).secondsLeft
        }
        #expect(seconds() == 60)
        #expect(seconds(reads: 300) == 90)
        #expect(seconds(calls: 2, reads: 9999) == 180)
        // Those in doubt may be looked up first.
        (report.endings[.notAttempted], report.endings[.needsReview], report.inDoubt) = (590, 10, 10)
        #expect(seconds(reads: 300) == 91)
    }

    @Test func `The text says since when it runs, what binds, the window, and how long the rest takes`() {
        let text = status().text
        let first =
            "Running (process 4711, since 09:00): 300 calls in the last minute, of 570 allowed, shared with 1 other run on "
            + "this site; about 10 min to go."
        #expect(text.contains(first))
        #expect(
            text.contains(
                "Bound by the quota · 6 of 20 in flight · 2 waiting for their retry"
            )
        )
    }

    @Test func `When it ends by itself is said only where that is before it is done`() {
        #expect(status { $0.endsAt = SampleReports.noon + 300_000 }.text.contains("ends by itself at 10:05"))
        #expect(!status { $0.endsAt = SampleReports.noon + 900_000 }.text.contains("ends by itself"))
        let held = status {
            $0.endsAt = SampleReports.noon + 900_000
            $0.secondsLeft = nil
        }
        #expect(held.text.contains("ends by itself at 10:15"))
        #expect(status { $0.endsAt = SampleReports.noon - 20 * 3_600_000 }.text.contains("at 2026-06-30 14:00"))
    }

    @Test func `A run that has not told anything for long is not believed`() throws {
        let silent = status { $0.writtenAt = SampleReports.noon - 42_000 }
        #expect(silent.text.contains("but it has not told anything for 42 s"))
        #expect(!silent.text.contains("Bound by"))
        #expect(silent.secondsLeft == Double(left + SampleReports.run.inDoubt) / 10)
        #expect(try object(silent)["told_at"] as? String == "2026-07-01T09:59:18.000Z")
    }

    @Test func `A hold, an outage, a wait and an ending are named`() {
        let held = status {
            $0.binding = "hold"
            $0.secondsLeft = nil
        }
        #expect(held.text.contains("Held, until `tokenferry resume`"))
        #expect(!held.text.contains("to go"))
        #expect(held.json().contains("\"seconds_left\":null"))
        let outage = status {
            $0.binding = "outage"
            $0.outageCause = "silence"
            $0.outageSince = SampleReports.noon - 120_000
            $0.waitsUntil = SampleReports.noon + 8000
        }
        #expect(outage.text.contains("Chargebee has not answered since 09:58 (next try in 8 s)"))
        #expect(outage.json().contains("{\"cause\":\"silence\",\"since\":\"2026-07-01T09:58:00.000Z\"}"))
        let wait = status(words: "Chargebee's wait") { $0.waitsUntil = SampleReports.noon + 30_000 }
        #expect(wait.text.contains("Bound by Chargebee's wait (30 s more)"))
        let ending = status { $0.isEnding = true }
        #expect(ending.text.contains("Ending: awaiting what is in flight"))
        #expect(!ending.text.contains("to go"))
    }

    @Test func `Rows in flight of a run that is going on are neither for review nor ended`() throws {
        let running = status()
        let text = running.text
        #expect(text.contains("in flight 3") && text.contains("\(Ending.needsReview.title) 2 "), "\(text)")
        #expect(text.contains("\(Ending.notAttempted.title) 18 ") && !text.contains("in doubt"), "\(text)")
        let going = try object(running)
        #expect(going["in_doubt"] as? Int == 3)
        let endings = try #require(going["endings"] as? [String: Int])
        #expect(endings["needs_review"] == 2 && endings["not_attempted"] == 21)
        #expect(endings.values.reduce(0, +) == SampleReports.run.facts.rows)
        #expect(going["residual"] as? Int == 0)
    }

    @Test func `Rows without an answer are in doubt and for review where no run is going on`() throws {
        var over = status()
        over.activity?.writesReports = true
        for status in [over, status(isRunning: false)] {
            #expect(
                status.text.contains("\(Ending.needsReview.title) 5 ") && status.text.contains("in doubt, and settled")
            )
            let endings = try #require(try object(status)["endings"] as? [String: Int])
            #expect(endings["needs_review"] == 5 && endings["not_attempted"] == 18)
        }
    }

    @Test func `More rows without an answer than can be in flight are not all called so`() {
        #expect(status { $0.window = 2 }.text.contains("in flight or in doubt 3"))
        #expect(status { $0.writtenAt = SampleReports.noon - 42_000 }.text.contains("in flight or in doubt 3"))
        var reading = status()
        reading.activity = RunStatus.Activity(processID: 7)
        #expect(reading.text.contains("in doubt, and settled by the run: 3"))
    }

    @Test func `How the last run ended is said where none is going on`() throws {
        var stopped = status(isRunning: false)
        #expect(try object(stopped)["last_run"] is NSNull)
        #expect(!stopped.text.contains("last run"))
        stopped.lastRun = RunStatus.LastRun(
            endedAt: SampleReports.noon - 24 * 3_600_000,
            endedAs: "time_is_up",
            exitStatus: 75
        )
        #expect(stopped.text.hasSuffix("\n  The last run ended 2026-06-30 10:00 as: time is up (75)."))
        let last = try #require(try object(stopped)["last_run"] as? [String: Any])
        #expect(last["ended_at"] as? String == "2026-06-30T10:00:00.000Z")
        #expect(last["ended_as"] as? String == "time_is_up")
        stopped.lastRun = RunStatus.LastRun(endedAt: nil, endedAs: "killed")
        #expect(stopped.text.contains("The last run was killed"))
        #expect(stopped.json().contains(#""last_run":{"ended_at":null,"ended_as":"killed"}"#))
        stopped.activity = status().activity
        #expect(!stopped.text.contains("last run"))
    }

    @Test func `Before and after sending the process is named with what it does`() {
        var status = status()
        status.activity = RunStatus.Activity(processID: 7)
        #expect(status.text.contains("Running (process 7): it still reads its input."))
        status.activity = RunStatus.Activity(processID: 7, startedAt: SampleReports.noon - 400)
        #expect(status.text.contains("Running (process 7, since 09:59): it has just begun."))
        status.activity = RunStatus.Activity(processID: 7, startedAt: SampleReports.noon - 90_000, writesReports: true)
        #expect(status.text.contains("Sending is over; process 7 writes its reports."))
    }
}

extension RunStatusTests {
    private func status(words: String, _ change: (inout LiveState) -> Void) -> RunStatus {
        status(change, words: words)
    }
}
