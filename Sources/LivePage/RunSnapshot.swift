package import Execution
package import MigrationModel

/// How a run stands at a moment, as its page shows it.
///
/// It holds no token, no message of Chargebee's and nothing about a customer: rows are known by their line.
package struct RunSnapshot: Sendable {
    /// What is known before the input is read.
    package struct Place: Hashable, Sendable {
        package let job: String
        /// The site or address.
        package let target: String
        package let isLive: Bool
        package let toolVersion: String

        package init(job: String, target: String, isLive: Bool, toolVersion: String) {
            self.job = job
            self.target = target
            self.isLive = isLive
            self.toolVersion = toolVersion
        }
    }

    /// What is known once the plan is made, and sending is about to begin.
    package struct Opening: Hashable, Sendable {
        /// Ready rows of the input.
        package let ready: Int
        /// Those of them that had ended before this run.
        package let endedBefore: Int
        /// Those that an earlier run sent and whose answer is not known.
        package let inDoubt: Int
        /// 1 for the journal's first input.
        package let pass: Int
        package let planDigest: String
        /// Processes that worked on the same input before this one; 0 where it is no restart.
        package let earlierProcesses: Int
        /// Whether the last of them left no end, as a killed one does.
        package let isAfterKill: Bool

        package init(
            ready: Int,
            endedBefore: Int,
            inDoubt: Int,
            pass: Int,
            planDigest: String,
            earlierProcesses: Int = 0,
            isAfterKill: Bool = false
        ) {
            self.ready = ready
            self.endedBefore = endedBefore
            self.inDoubt = inDoubt
            self.pass = pass
            self.planDigest = planDigest
            self.earlierProcesses = earlierProcesses
            self.isAfterKill = isAfterKill
        }
    }

    /// What the run told last about itself.
    package struct Standing: Hashable, Sendable {
        package var tally: ExecutionTally
        package var live: LiveState
        /// What binds, in words that go after "bound by".
        package var bindingWords: String

        package init(tally: ExecutionTally, live: LiveState, bindingWords: String) {
            self.tally = tally
            self.live = live
            self.bindingWords = bindingWords
        }
    }

    /// A row that failed or needs review.
    package struct Mishap: Hashable, Sendable {
        package let line: Int
        package let row: Int
        package let ending: Ending
        /// At most 80 characters; empty where there is none.
        package let code: String
        /// The HTTP status of the answer that decided, where one did.
        package let httpStatus: Int?
        package let at: UnixMilliseconds
    }

    /// A sentence that was told, and when.
    package struct Note: Hashable, Sendable {
        package let at: UnixMilliseconds
        package let text: String
    }

    /// How it ended.
    package struct Closing: Hashable, Sendable {
        package let at: UnixMilliseconds
        package let exitStatus: Int
        /// What the exit status means, for every command.
        package let meaning: String
        /// Why it stopped early; `nil` where it went through all rows, or did not come to its report.
        package let stopReason: StopReason?
        /// Why it stopped early, and what to do; `nil` where there is nothing to say.
        package let message: String?
        /// All rows of the input by ending; `nil` where the run did not come to its report.
        package let endings: EndingCounts?
    }

    /// What a run is doing.
    package enum Phase: String, Sendable {
        case reading
        case sending
        case held
        /// Nothing new is sent, and what is in flight is awaited.
        case ending
        /// Every row has ended, and the reports are written.
        case writingReports = "writing_reports"
        case over
    }

    package let place: Place
    package let startedAt: UnixMilliseconds
    package var opening: Opening?
    package var standing: Standing?
    package var timeline = TimelineRecorder()
    /// The last ones, oldest first.
    package private(set) var mishaps: [Mishap] = []
    /// The last ones, oldest first.
    package private(set) var notes: [Note] = []
    /// The last times at which the run was held or resumed, oldest first.
    private(set) var holds: [Hold] = []
    package var closing: Closing?

    /// A time at which a run was held, or went on.
    struct Hold: Hashable, Sendable {
        let at: UnixMilliseconds
        let isHeld: Bool
    }

    static let mostHolds = 20
    static let mostMishaps = 50
    static let mostNotes = 30

    init(place: Place, startedAt: UnixMilliseconds) {
        self.place = place
        self.startedAt = startedAt
    }

    package var phase: Phase {
        if closing != nil { return .over }
        guard opening != nil else { return .reading }
        guard let standing else { return .sending }
        if standing.live.isEnding { return .ending }
        if left == 0, standing.live.inFlight == 0 { return .writingReports }
        return standing.live.binding == Binding.hold.rawValue ? .held : .sending
    }

    /// Ready rows that have ended, in earlier runs too.
    package var ended: Int { (opening?.endedBefore ?? 0) + (standing?.tally.endings.total ?? 0) }

    /// Ready rows that have still to end in this run.
    package var left: Int {
        max(0, (opening?.ready ?? 0) - ended - (standing?.tally.leftInDoubt ?? 0) - (standing?.tally.leftUnsent ?? 0))
    }

    /// Ready rows that have not ended, those left in doubt too; once the run is over, they are left to the next.
    package var unfinished: Int { max(0, (opening?.ready ?? 0) - ended) }

    /// How much is done, 0...100; `nil` before that is known.
    package var percent: Int? {
        guard let opening else { return nil }
        return opening.ready == 0 ? 100 : min(100, ended * 100 / opening.ready)
    }

    /// Notes what the run was asked for, on its page or in a terminal, once it does it.
    mutating func obeyed(_ request: ControlRequest, at time: UnixMilliseconds) {
        add(Note(at: time, text: request.obeyedWords))
        switch request {
        case .hold: Self.add(Hold(at: time, isHeld: true), to: &holds, atMost: Self.mostHolds)
        case .resume: Self.add(Hold(at: time, isHeld: false), to: &holds, atMost: Self.mostHolds)
        case .pause, .pace: break
        }
    }

    mutating func add(_ mishap: Mishap) { Self.add(mishap, to: &mishaps, atMost: Self.mostMishaps) }

    mutating func add(_ note: Note) { Self.add(note, to: &notes, atMost: Self.mostNotes) }

    private static func add<Element>(_ element: Element, to list: inout [Element], atMost most: Int) {
        if list.count >= most { list.removeFirst(list.count - most + 1) }
        list.append(element)
    }
}
