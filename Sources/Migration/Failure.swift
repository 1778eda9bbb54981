/// How the program ends; the numbers are part of its contract.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case done = 0
    case unexpected = 1
    case finishedWithExceptions = 3
    case wrongUse = 64
    case inputRefused = 65
    case unreachable = 69
    case paused = 75
    case accessRefused = 77
    case jobFileWrong = 78
    case interrupted = 130

    /// What it means, for the help.
    package var meaning: String {
        switch self {
        case .done: "every row created, recovered or already done; plan and check: no row rejected"
        case .unexpected: "unexpected failure"
        case .finishedWithExceptions:
            "finished, with rows rejected, failed or for review; plan: rows rejected; verify: something differs; undo: sources held back"
        case .wrongUse: "wrong use of the command line"
        case .inputRefused: "the input is refused as a whole, or has changed since the plan"
        case .unreachable: "Chargebee cannot be reached"
        case .paused:
            "paused: canary, tripwire, outage, retry budget, pause, --for, or another process at work; run again to go on"
        case .accessRefused: "Chargebee refused the key or the site"
        case .jobFileWrong: "the job or mapping file is wrong"
        case .interrupted: "interrupted, after draining"
        }
    }
}

/// Why a command ends without its result: an exit status, and a message that says what to do.
package struct Failure: Error, CustomStringConvertible {
    package let status: ExitStatus
    package let message: String

    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    package var description: String { message }
}
