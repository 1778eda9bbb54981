import Foundation
import MigrationModel
import Reporting
import Testing

@testable import Execution
@testable import LivePage

struct LiveRunTests {
    @Test(arguments: [
        (0, false, "began", ""),
        (1, true, "restart after kill", ", since the restart; one process worked on this input before"),
        (2, false, "restart", ", since the restart; 2 processes worked on this input before"),
    ])
    func `A restart is marked in the timeline as in the reconciliation's`(
        earlier: Int,
        isAfterKill: Bool,
        label: String,
        words: String
    ) {
        let run = SampleRun.make()
        #expect(run.snapshot.marks.isEmpty)
        run.began(
            RunSnapshot.Opening(
                ready: 1,
                endedBefore: 0,
                inDoubt: 0,
                pass: 1,
                planDigest: "",
                earlierProcesses: earlier,
                isAfterKill: isAfterKill
            )
        )
        let state = run.snapshot
        #expect(state.marks.map(\.label) == [label])
        #expect(state.marks.first?.tone == (isAfterKill ? .attention : .good))
        #expect(state.restartWords == words)
        #expect(state.json(at: 0).contains("\"earlier_processes\":\(earlier),\"restart_after_kill\":\(isAfterKill)"))
    }

    @Test func `A run reads, sends, is held, ends and is over, and says so`() {
        let run = SampleRun.make()
        #expect(run.snapshot.phase == .reading && run.snapshot.percent == nil)
        run.began(SampleRun.opening)
        #expect(run.snapshot.phase == .sending && run.snapshot.percent == 16)
        run.progressed(SampleRun.standing(created: 400), at: SampleRun.moment(seconds: 1))
        #expect(run.snapshot.percent == 50 && run.snapshot.left == 600 && run.snapshot.headline == "Sending.")
        run.progressed(SampleRun.standing(created: 400, binding: .hold), at: SampleRun.moment(seconds: 2))
        #expect(run.snapshot.phase == .held && run.snapshot.timeToGo(at: 0) == "–")
        run.progressed(SampleRun.standing(created: 400, isEnding: true), at: SampleRun.moment(seconds: 3))
        #expect(run.snapshot.phase == .ending)
        run.progressed(SampleRun.standing(created: 1000), at: SampleRun.moment(seconds: 4))
        #expect(run.snapshot.phase == .writingReports && run.snapshot.percent == 100)
        run.ended(exitStatus: 75, meaning: "paused", stopReason: .canary(10), message: "Run again.")
        run.ended(exitStatus: 1, meaning: "what comes later", message: nil)
        #expect(run.snapshot.phase == .over && run.snapshot.headline == "Ended for the canary: look at the first rows.")
        #expect(run.snapshot.title == "ended · moving")
    }

    @Test func `How a run ended is said about this run, and not out of the table for all commands`() {
        func headline(_ status: Int, _ reason: StopReason? = nil, _ counts: [Ending: Int]?) -> String {
            var endings = EndingCounts()
            for (ending, count) in counts ?? [:] { endings[ending] = count }
            let run = SampleRun.sending()
            run.ended(
                exitStatus: status,
                meaning: "-",
                stopReason: reason,
                message: nil,
                endings: counts == nil ? nil : endings
            )
            return run.snapshot.headline
        }
        #expect(headline(0, nil, [.created: 9]) == "Finished: every row is done.")
        #expect(headline(3, nil, [.rejected: 8, .failed: 2]) == "Finished; 8 rows were rejected, 2 failed.")
        #expect(headline(3, nil, [.rejected: 1, .needsReview: 1]) == "Finished; 1 row was rejected, 1 needs review.")
        #expect(headline(3, nil, [.failed: 1000]) == "Finished; 1,000 rows failed.")
        #expect(headline(75, nil, [.notAttempted: 1]) == "Finished; 1 row was not sent.")
        #expect(headline(75, .paused, [.notAttempted: 4]) == "Ended as asked.")
        #expect(headline(75, .paused, [.needsReview: 2]) == "Ended as asked. So far, 2 rows need review.")
        #expect(headline(64, nil, nil) == "Ended by a failure; what to do is below.")
    }

    @Test func `A page whose run left rows does not say that nothing is to go, nor that nothing needs review`() {
        let run = SampleRun.sending()
        var standing = SampleRun.standing(created: 400)
        (standing.tally.leftInDoubt, standing.tally.leftUnsent) = (2, 598)
        run.progressed(standing, at: SampleRun.moment(seconds: 61))
        run.ended(
            exitStatus: 75,
            meaning: "paused",
            stopReason: .paused,
            message: "Run again.",
            endings: EndingCounts()
        )
        let page = PageView(run: run.snapshot, now: run.now).markup
        #expect(run.snapshot.timeToGo(at: run.now) == "–" && run.snapshot.unfinished == 600)
        #expect(page.contains("<dt>Rows left</dt><dd>600</dd>") && page.contains("In doubt: 2 rows were sent"))
        #expect(!page.contains("<p>None so far.</p>\n</div>\n<p class=\"identity\"><code>tokenferry explain"))
        #expect(page.contains("<p>Run again.</p>") && page.contains("Exit status 75."))
    }

    @Test func `What a run obeys is among its messages, and its holds are marks, wherever they were asked for`() {
        let run = SampleRun.sending()
        run.happened([SampleRun.sent(row: 1, at: 0.5)])
        for request in [ControlRequest.hold, .resume, .pace(requestsPerMinute: 1000)] {
            run.happened([TimedEvent(at: SampleRun.moment(seconds: 2), event: .controlled(request))])
        }
        let page = PageView(run: run.snapshot, now: run.now).markup
        for words in ["Paused (hold): nothing new is sent.", "Resumed.", "The pace is now 1,000 requests a minute"] {
            #expect(page.contains(words))
        }
        #expect(run.snapshot.holds.map(\.isHeld) == [true, false] && page.contains(">paused<"))
    }

    @Test func `However much goes wrong, only the last of it is kept`() {
        let run = SampleRun.sending()
        for row in 1...200 { run.happened([SampleRun.ended(row: row, as: .failed, code: "refused")]) }
        run.happened([SampleRun.ended(row: 500, as: .created, code: "")])
        for number in 1...100 { run.noted("note \(number)") }
        run.noted(String(repeating: "x", count: 5000))
        let snapshot = run.snapshot
        #expect(snapshot.mishaps.count == 50 && snapshot.mishaps.last?.row == 200 && snapshot.mishaps.first?.row == 151)
        #expect(snapshot.notes.count == 30 && snapshot.notes.last?.text.count == 500)
    }

    @Test func `Calls fall into slices that stay few, and none is lost`() {
        var recorder = TimelineRecorder()
        #expect(recorder.timeline.slices.isEmpty)
        recorder.advance(to: SampleRun.moment(seconds: 1), retries: 3)
        recorder.note(SampleRun.answered(row: 1, status: 429, at: 1, after: .zero))
        #expect(recorder.timeline.slices.isEmpty)
        for second in 0..<5000 {
            recorder.note(SampleRun.sent(row: second, at: Double(second)))
            if second.isMultiple(of: 10) {
                recorder.note(
                    SampleRun.answered(row: second, status: 429, at: Double(second) + 0.2, after: .milliseconds(200))
                )
            }
            if second.isMultiple(of: 50) {
                recorder.note(
                    SampleRun.answered(row: second, status: nil, at: Double(second) + 0.5, after: .milliseconds(500))
                )
            }
        }
        recorder.advance(to: SampleRun.moment(seconds: 5119), retries: 600)
        let timeline = recorder.timeline
        #expect(timeline.sliceLength == 32_000 && timeline.slices.count == 160)
        #expect(timeline.slices.reduce(0) { $0 + $1.calls } == 5000)
        #expect(timeline.slices.reduce(0) { $0 + $1.throttled } == 500)
        #expect(timeline.slices.reduce(0) { $0 + $1.failures } == 100)
        #expect(timeline.slices.reduce(0) { $0 + $1.retries } == 600)
        #expect(timeline.slices[0].calls == 32 && timeline.slices[159].calls == 0)
        for (one, next) in zip(timeline.slices, timeline.slices.dropFirst()) {
            #expect(next.startedAt - one.startedAt == 32_000)
        }
    }

    @Test func `What became of a call counts where it was made`() {
        var recorder = TimelineRecorder()
        recorder.note(SampleRun.sent(row: 1, at: 0.5))
        recorder.note(SampleRun.answered(row: 1, status: 503, at: 9, after: .milliseconds(8500)))
        recorder.note(SampleRun.answered(row: 1, status: 200, at: 9, after: .milliseconds(8500)))
        #expect(recorder.timeline.slices.map(\.failures) == [1])
    }

    @Test func `A night without calls is a gap, and no work to fold`() {
        var recorder = TimelineRecorder()
        recorder.note(SampleRun.sent(row: 1, at: 0))
        recorder.note(SampleRun.sent(row: 2, at: 40_000))
        let slices = recorder.timeline.slices
        #expect(slices.count <= 160 && slices.first?.calls == 1 && slices.last?.calls == 1)
    }

    @Test func `The state for programs has its keys, and counts are numbers`() throws {
        let run = SampleRun.sending()
        run.happened([SampleRun.sent(row: 1, at: 60), SampleRun.ended(row: 7, as: .needsReview, code: "ambiguous")])
        run.noted("A note.")
        let text = run.snapshot.json(at: run.now)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["state"] as? String == "sending" && object["percent"] as? Int == 50)
        #expect((object["endings"] as? [String: Int])?["created"] == 400 && object["rows"] as? Int == 1200)
        #expect(object["calls_last_minute"] as? Int == 1183 && object["binding"] as? String == "quota")
        #expect(object["over"] is NSNull && object["outage"] is NSNull)
        let failure = try #require((object["failures"] as? [[String: Any]])?.first)
        #expect(failure["line"] as? Int == 8 && failure["code"] as? String == "ambiguous")
        #expect((object["timeline"] as? [String: Any])?["slice_ms"] as? Int == 1000)
    }

    @Test func `No token, no message of Chargebee's and nobody's data is on the page`() {
        let run = SampleRun.sending()
        run.happened([SampleRun.sent(row: 1, at: 60), SampleRun.ended(row: 7, as: .failed, code: "refused")])
        let (page, json) = (PageView(run: run.snapshot, now: run.now).markup, run.snapshot.json(at: run.now))
        for text in [page, json] {
            #expect(text.contains("refused"))
            #expect(!text.contains(SampleRun.token) && !text.contains("zoe@example.com"))
        }
    }

    @Test func `What others wrote is text on the page, and nothing on it is inline`() {
        let hostile = "</title><script>alert(1)</script>\"'<img src=x onerror=alert(1)>"
        let run = SampleRun.sending(job: hostile)
        run.happened([SampleRun.ended(row: 7, as: .failed, code: hostile)])
        run.noted(hostile)
        for _ in 0..<2 {
            let page = PageView(run: run.snapshot, now: run.now).markup
            #expect(!page.contains("<script>") && !page.contains("<img"))
            #expect(page.components(separatedBy: "<script").count == 2)
            // The policy of the page forbids both.
            #expect(!page.contains("style=\"") && !page.contains("<style") && !page.contains(" onclick"))
            run.ended(exitStatus: 3, meaning: "finished", message: hostile)
        }
    }

    @Test func `A page for readers who are not known says nothing of the run`() {
        let page = PageView(run: nil, now: 0).markup
        #expect(page.contains("This page wants the token") && !page.contains("moving") && !page.contains("acme-test"))
        #expect(page.contains("data-phase=\"unknown\"") && !page.contains("http-equiv"))
    }
}
