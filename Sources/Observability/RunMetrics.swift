package import Execution
package import MigrationModel

/// What a run counts, as Prometheus reads it.
package struct RunMetrics: Sendable {
    private let job: String
    private let opening: RunOpening
    private let startedAt: UnixMilliseconds
    private var progress: ExecutionProgress?
    private var answers = AnswerCounts()
    private var times: [SendIntent.Purpose: AnswerHistogram] = [
        .request: AnswerHistogram(), .lookUp: AnswerHistogram(),
    ]
    private var exitStatus: Int32?

    /// Begins to count when sending does.
    package init(job: String, opening: RunOpening, startedAt: UnixMilliseconds) {
        self.job = job
        self.opening = opening
        self.startedAt = startedAt
    }

    package mutating func note(_ events: [TimedEvent]) {
        for event in events {
            guard case .answered(let answer, let purpose, let time) = event.event else { continue }
            answers.note(status: answer.httpStatus, code: answer.code)
            if answer.httpStatus != nil { times[purpose]?.note(time) }
        }
    }

    package mutating func note(_ progress: ExecutionProgress) { self.progress = progress }

    /// Notes that the run has ended.
    package mutating func noteEnd(exitStatus: Int32) { self.exitStatus = exitStatus }

    /// The whole file at a time.
    package func text(at now: UnixMilliseconds) -> String {
        var page = Exposition(job: job, target: opening.target)
        page.begin(.build)
        page.sample(.build, labels: [opening.version], 1)
        page.add(.isUp, exitStatus == nil ? 1 : 0)
        if let exitStatus { page.add(.exitStatus, Int(exitStatus)) }
        page.add(.started, Double(startedAt) / 1000)
        page.add(.updated, Double(now) / 1000)
        addCounters(to: &page)
        if exitStatus == nil, let progress { addPresent(of: progress, to: &page) }
        return page.text
    }

    /// The whole file of a run that could not begin.
    static func text(ofFailed job: String, target: String, version: String, exitStatus: Int32, at now: UnixMilliseconds)
        -> String
    {
        var page = Exposition(job: job, target: target)
        page.begin(.build)
        page.sample(.build, labels: [version], 1)
        page.add(.isUp, 0)
        page.add(.exitStatus, Int(exitStatus))
        page.add(.updated, Double(now) / 1000)
        return page.text
    }

    private func addCounters(to page: inout Exposition) {
        let tally = progress?.tally ?? ExecutionTally()
        page.add(.rows, opening.rows)
        page.add(.rowsLeft, max(0, opening.rows - opening.endedBefore - tally.endings.total))
        page.add(.rowsInDoubt, tally.leftInDoubt)
        page.begin(.rowsEnded)
        // Rejected rows are the plan's, and a row not attempted has not ended.
        for (ending, count) in tally.endings.all where ending != .notAttempted && ending != .rejected {
            page.sample(.rowsEnded, labels: [ending.rawValue], Double(count))
        }
        page.begin(.calls)
        page.sample(.calls, labels: ["POST", "request"], Double(tally.calls - tally.lookUps - tally.reads))
        // Only a job that records the former primary payment source has any.
        if tally.reads > 0 { page.sample(.calls, labels: ["GET", "request"], Double(tally.reads)) }
        page.sample(.calls, labels: ["GET", "look_up"], Double(tally.lookUps))
        page.begin(.answers)
        for (labels, count) in answers.all { page.sample(.answers, labels: labels, Double(count)) }
        page.begin(.answerSeconds)
        for purpose in [SendIntent.Purpose.request, .lookUp] {
            page.histogram(.answerSeconds, labels: [purpose.rawValue], times[purpose] ?? AnswerHistogram())
        }
        page.add(.retries, tally.retries)
        page.add(.refusedForRate, tally.throttled)
        page.add(.unanswered, tally.unanswered)
        page.add(.replays, tally.replays)
        page.begin(.boundSeconds)
        for binding in Binding.allCases {
            let time = tally.boundFor[binding] ?? .zero
            page.sample(.boundSeconds, labels: [binding.rawValue], time / .seconds(1))
        }
    }

    /// What is so at present, and says nothing once the run has ended.
    private func addPresent(of progress: ExecutionProgress, to page: inout Exposition) {
        page.add(.inFlight, progress.inFlight)
        page.add(.window, progress.window)
        page.add(.windowMost, opening.maxInFlight)
        page.add(.waitingForRetry, progress.waitingForRetry)
        page.add(.callsLimit, progress.callsPerMinute)
        page.add(.callsInLastMinute, progress.callsInLastMinute)
        page.add(.runsOnSite, progress.participants)
        page.add(.outage, progress.outage == nil ? 0 : 1)
        let pausedUntil = progress.pause > .zero ? Double(progress.at.wall) / 1000 + progress.pause / .seconds(1) : 0
        page.add(.pausedUntil, pausedUntil)
        if let secondsLeft = progress.secondsLeft { page.add(.secondsLeft, secondsLeft) }
    }
}
