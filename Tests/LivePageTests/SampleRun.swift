import MigrationModel

@testable import Execution
@testable import LivePage

/// A run by hand, on a clock that stands still.
enum SampleRun {
    static let token = "tok_Zx9SecretOfARow"

    private struct StillClock: ExecutionClock {
        var now: Moment { Moment(elapsed: .seconds(100), wall: 1_790_000_000_000) }
        func sleep(until deadline: Duration) async {}
    }

    static func make(job: String = "moving") -> LiveRun {
        LiveRun(
            RunSnapshot.Place(job: job, target: "acme-test", isLive: false, toolVersion: "0.1.0"),
            clock: StillClock()
        )
    }

    static let opening = RunSnapshot.Opening(
        ready: 1200,
        endedBefore: 200,
        inDoubt: 0,
        pass: 1,
        planDigest: String(repeating: "ab", count: 32)
    )

    /// A run that sends, with so many rows created.
    static func sending(created: Int = 400, binding: Binding = .quota, job: String = "moving") -> LiveRun {
        let run = make(job: job)
        run.began(opening)
        run.progressed(standing(created: created, binding: binding), at: moment(seconds: 60))
        return run
    }

    static func standing(
        created: Int,
        binding: Binding = .quota,
        isEnding: Bool = false
    ) -> RunSnapshot.Standing {
        var tally = ExecutionTally()
        tally.endings[.created] = created
        tally.calls = created + 7
        tally.retries = 7
        let live = LiveState(
            writtenAt: 1_790_000_000_000,
            binding: binding.rawValue,
            inFlight: created == 1000 ? 0 : 3,
            window: 20,
            waiting: 2,
            callsPerMinute: 1200,
            callsInLastMinute: 1183,
            participants: 1,
            waitsUntil: nil,
            secondsLeft: binding == .hold ? nil : 30,
            isEnding: isEnding
        )
        return RunSnapshot.Standing(tally: tally, live: live, bindingWords: binding.words)
    }

    static func moment(seconds: Double) -> Moment {
        Moment(elapsed: .milliseconds(Int(seconds * 1000)), wall: 1_790_000_000_000 + Int64(seconds * 1000))
    }

    static func sent(row: Int, at seconds: Double) -> TimedEvent {
        let intent = SendIntent(
            address: RowAddress(ordinal: row, line: row + 1),
            purpose: .request,
            attempt: 1,
            generation: 0,
            idempotencyKey: token,
            keyFirstSentAt: 0,
            sentAt: 0,
            fingerprint: RowFingerprint(bytes: [])
        )
        return TimedEvent(at: moment(seconds: seconds), event: .sent(intent))
    }

    static func answered(row: Int, status: Int?, at seconds: Double, after time: Duration) -> TimedEvent {
        let answer = AnswerRecord(
            ordinal: row,
            attempt: 1,
            answeredAt: 0,
            httpStatus: status,
            code: nil,
            isReplayed: false,
            leavesDoubt: false,
            decision: .ended
        )
        return TimedEvent(at: moment(seconds: seconds), event: .answered(answer, purpose: .request, after: time))
    }

    static func ended(row: Int, as ending: Ending, code: String) -> TimedEvent {
        let ending = RowEnding(
            address: RowAddress(ordinal: row, line: row + 1),
            ending: ending,
            httpStatus: 400,
            code: code,
            message: "Customer zoe@example.com: \(token)",
            endedAt: 0
        )
        return TimedEvent(at: moment(seconds: 61), event: .ended(ending))
    }
}
