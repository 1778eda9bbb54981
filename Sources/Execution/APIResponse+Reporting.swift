import ChargebeeAPI

extension APIResponse {
    /// The HTTP status, or `nil` without an answer.
    var status: Int? {
        if case .answered(let answer) = self { answer.status } else { nil }
    }

    var isReplayed: Bool {
        if case .answered(let answer) = self { answer.isReplayed } else { false }
    }

    /// The code to record; `nil` for a success.
    var code: String? {
        switch self {
        case .answered(let answer): answer.isSuccess ? nil : answer.failure().reportedCode
        case .notSent: "not_sent"
        case .lost: "no_answer"
        }
    }

    /// The gateway's cause in Chargebee's vocabulary, where there is one.
    var causeID: String? {
        if case .answered(let answer) = self, !answer.isSuccess { answer.failure().causeID } else { nil }
    }

    /// What the header `Retry-After` asked for.
    func retryAfter(at now: Moment) -> Duration? {
        if case .answered(let answer) = self { answer.retryAfter?.delay(now: now.wall) } else { nil }
    }

    /// Why no answer came; `nil` where one did.
    var silence: String? {
        switch self {
        case .answered: nil
        case .notSent(let reason), .lost(let reason): reason
        }
    }

    /// A failure in a few words, for a message about several tries; `nil` for a success that can be read.
    var words: String? {
        switch self {
        case .answered(let answer): answer.isSuccess ? nil : "HTTP \(answer.status), \(answer.failure().reportedCode)"
        case .notSent: "no connection"
        case .lost: "no answer"
        }
    }
}
