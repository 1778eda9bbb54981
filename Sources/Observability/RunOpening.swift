/// What a run is, as its log and its metrics name it.
package struct RunOpening: Sendable {
    package var target: String
    /// tokenferry's version.
    package var version: String
    /// 1 for the first input of the journal.
    package var pass: Int
    package var planDigest: String
    package var processID: Int
    /// Ready rows of the input.
    package var rows: Int
    /// Those of them that had ended before this run.
    package var endedBefore: Int
    /// Those that an earlier run sent and whose answer is not known.
    package var inDoubt: Int
    /// Calls in any 60 seconds, the headroom taken off.
    package var callsPerMinute: Int
    /// The most requests in flight at once.
    package var maxInFlight: Int

    package init(
        target: String,
        version: String,
        pass: Int,
        planDigest: String,
        processID: Int,
        rows: Int,
        endedBefore: Int,
        inDoubt: Int,
        callsPerMinute: Int,
        maxInFlight: Int
    ) {
        self.target = target
        self.version = version
        self.pass = pass
        self.planDigest = planDigest
        self.processID = processID
        self.rows = rows
        self.endedBefore = endedBefore
        self.inDoubt = inDoubt
        self.callsPerMinute = callsPerMinute
        self.maxInFlight = maxInFlight
    }
}
