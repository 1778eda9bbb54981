import Execution
import MigrationModel
import Reporting

extension RunSnapshot.Closing {
    /// How the run ended, in a sentence about this run.
    var headline: String {
        if let stopReason { return "Ended \(stopReason.headlineWords).\(exceptions.map { " So far, \($0)." } ?? "")" }
        guard endings != nil else {
            return exitStatus == 0 ? "Finished: every row is done." : "Ended by a failure; what to do is below."
        }
        if let exceptions { return "Finished; \(exceptions)." }
        return exitStatus == 0 ? "Finished: every row is done." : "Finished; what to do is below."
    }

    /// How many rows are not done and why, such as `8 rows were rejected, 2 failed`; `nil` where there are none.
    private var exceptions: String? {
        guard let endings else { return nil }
        let parts = [
            (endings[.rejected], "rejected"), (endings[.failed], "failed"), (endings[.needsReview], "need review"),
            (stopReason == nil ? endings[.notAttempted] : 0, "not sent"),
        ].filter { $0.0 > 0 }
        guard let first = parts.first else { return nil }
        let verb =
            switch first.1 {
            case "failed": "failed"
            case "need review": first.0 == 1 ? "needs review" : "need review"
            default: "\(first.0 == 1 ? "was" : "were") \(first.1)"
            }
        let rest = parts.dropFirst().map { count, word in
            "\(count.grouped) \(word == "need review" && count == 1 ? "needs review" : word)"
        }
        return (["\(first.0.rows) \(verb)"] + rest).joined(separator: ", ")
    }
}

extension StopReason {
    /// Why a run ended, after "Ended".
    fileprivate var headlineWords: String {
        switch self {
        case .drained: "by a signal"
        case .paused: "as asked"
        case .timeIsUp: "since its time was over"
        case .canary: "for the canary: look at the first rows"
        case .failureRate: "since too many answers were failures"
        case .failuresInARow: "after too many failures in a row"
        case .throttled: "since Chargebee kept refusing for rate"
        case .retryBudgetSpent: "since too many requests had to be sent again"
        case .outage(let cause, _):
            "since \(cause == .gateway ? "the gateway behind Chargebee" : "Chargebee") was down for too long"
        case .unreachable: "since Chargebee cannot be reached"
        case .accessRefused: "since Chargebee refused the key or the site"
        case .inputFailed: "since the input could not be read on"
        }
    }
}
