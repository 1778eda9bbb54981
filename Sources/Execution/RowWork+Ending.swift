import ChargebeeAPI
import MigrationModel

extension RowWork {
    /// A text of Chargebee's with every secret of the row taken out of it, also of what its export brought.
    func scrubbed(_ text: String) -> String {
        let text = request.tokens.scrubbed(text)
        guard let held = plan.held else { return text }
        return TokenFields(referenceID: held.referenceID).scrubbed(text)
    }

    /// The row's ending, with every secret taken out of the message.
    ///
    /// A payment source that an earlier step made is named, however the row ends.
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
            paymentSourceID: plan.madeSourceID ?? sourceID,
            httpStatus: status,
            code: code.map(scrubbed),
            message: message.map { scrubbed($0).shortened },
            endedAt: now.wall
        )
    }

    /// The row ends as refused, in Chargebee's words, after what a person has to know of its other steps.
    func failed(_ failure: APIFailure, at now: Moment) -> RowEnding {
        let cause = failure.causeID.map { " (\($0))" } ?? ""
        let situation = plan.situation
        let words = failure.message.map { situation + $0 + cause }
        return ending(
            .failed,
            status: failure.status,
            code: failure.reportedCode,
            message: words ?? (situation.isEmpty ? nil : situation + failure.reportedCode),
            at: now
        )
    }

    /// The row ends undecided, for a person to look at.
    func review(_ code: String, _ message: String, status: Int? = nil, at now: Moment) -> RowEnding {
        ending(.needsReview, status: status, code: code, message: plan.situation + message, at: now)
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
