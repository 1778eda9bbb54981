import ChargebeeAPI
import MigrationModel

extension RowWork {
    /// The row's ending, with every token value taken out of the message.
    func ending(
        _ ending: Ending,
        sourceID: String? = nil,
        status: Int? = nil,
        code: String? = nil,
        message: String? = nil,
        at now: Moment
    ) -> RowEnding {
        RowEnding(
            address: request.address,
            ending: ending,
            paymentSourceID: sourceID,
            httpStatus: status,
            code: code.map(request.tokens.scrubbed),
            message: message.map { request.tokens.scrubbed($0).shortened },
            endedAt: now.wall
        )
    }

    /// The row ends as refused, in Chargebee's words.
    func failed(_ failure: APIFailure, at now: Moment) -> RowEnding {
        let cause = failure.causeID.map { " (\($0))" } ?? ""
        return ending(
            .failed,
            status: failure.status,
            code: failure.reportedCode,
            message: failure.message.map { $0 + cause },
            at: now
        )
    }

    /// The row ends undecided, for a person to look at.
    func review(_ code: String, _ message: String, status: Int? = nil, at now: Moment) -> RowEnding {
        ending(.needsReview, status: status, code: code, message: message, at: now)
    }
}

extension String {
    /// The text without control characters, and at most 500 characters of it; a server's message may be of any size.
    fileprivate var shortened: String {
        let printable = unicodeScalars.lazy.map { $0.properties.generalCategory == .control ? " " : $0 }
        var text = String(String.UnicodeScalarView(printable.prefix(501)))
        if text.unicodeScalars.count > 500 { text = String(text.unicodeScalars.prefix(500)) + "…" }
        return text
    }
}
