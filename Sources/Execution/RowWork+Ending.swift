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
            message: message.map(request.tokens.scrubbed),
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

extension TokenFields {
    /// A text of Chargebee's with every value of these fields, and every part of a composed one, replaced by `…`.
    ///
    /// A part of fewer than four characters is left, since it would tear words apart and reveals nothing.
    func scrubbed(_ text: String) -> String {
        var text = text
        for secret in secrets where secret.utf8.count >= 4 { text.replace(secret, with: "…") }
        return text
    }
}
