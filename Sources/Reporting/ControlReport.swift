package import MigrationModel
import OrderedJSON

/// What became of a request to a run that is going on.
package struct ControlReport: Sendable {
    /// How far the run has got with it.
    package enum State: String, Sendable {
        /// The run does as it was asked.
        case taken
        /// It has ended.
        case ended
        /// It did so already.
        case unneeded
        /// It has not shown yet that it knows; it will as soon as it goes on.
        case asked
    }

    package var job: String
    package var request: ControlRequest
    package var state: State
    package var processID: Int
    /// What the run told last.
    package var live: LiveState
    /// The share of the pace that is left to others, 0 to below 1.
    package var headroom: Double

    package init(
        job: String,
        request: ControlRequest,
        state: State,
        processID: Int,
        live: LiveState,
        headroom: Double
    ) {
        self.job = job
        self.request = request
        self.state = state
        self.processID = processID
        self.live = live
        self.headroom = headroom
    }

    /// A sentence or two for the terminal.
    package var text: String {
        switch (state, request) {
        case (.asked, _):
            "Asked process \(processID) to \(verb), but it has not shown that it knows. It does so as soon as it goes on; look "
                + "with `tokenferry status`."
        case (.ended, .pause): "Paused: the run has ended, and `tokenferry run` goes on with it."
        case (.ended, _): "The run has ended meanwhile."
        case (.unneeded, .resume): "The run was not held; it goes on."
        case (.unneeded, _): "The run does so already."
        case (.taken, .hold) where live.isEnding, (.taken, .pause):
            "Paused: nothing new is sent, and the run ends when the \(live.inFlight.counted("request", "requests")) in flight "
                + "\(live.inFlight == 1 ? "is" : "are") answered. `tokenferry run` goes on with it."
        case (.taken, .hold):
            "Paused: nothing new is sent, and process \(processID) waits until `tokenferry resume`. A hold ends with its process."
        case (.taken, .resume): "Resumed: the run goes on."
        case (.taken, .pace(let requests)): "Taken: \(pace(requests))"
        }
    }

    private func pace(_ requests: Int) -> String {
        let share = headroom > 0 ? " (\(requests.grouped) less \(Self.percent(headroom)) % headroom)" : ""
        let calls = live.callsPerMinute.counted("call", "calls")
        return "now up to \(calls) a minute\(share), for this run only; the next one keeps to the job file."
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private var verb: String {
        switch request {
        case .pause: "pause"
        case .hold: "hold"
        case .resume: "resume"
        case .pace(let requests): "change its pace to \(requests.counted("request", "requests")) a minute"
        }
    }

    /// One object: `job`, `request` (`pause`, `hold`, `resume`, `pace`), `state` (`taken`, `ended`, `unneeded`, `asked`),
    /// `process`, `in_flight`, `calls_per_minute`.
    package func json() -> String {
        let word =
            switch request {
            case .pause: "pause"
            case .hold: "hold"
            case .resume: "resume"
            case .pace: "pace"
            }
        return JSONValue.object([
            "job": .string(job),
            "request": .string(word),
            "state": .string(state.rawValue),
            "process": .integer(processID),
            "in_flight": .integer(state == .ended ? 0 : live.inFlight),
            "calls_per_minute": .integer(live.callsPerMinute),
        ]).text
    }
}
