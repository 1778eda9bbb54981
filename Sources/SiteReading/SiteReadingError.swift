package import ChargebeeAPI

/// Why a reading of the site ended before it was complete.
package struct SiteReadingError: Error, Hashable, CustomStringConvertible {
    /// The reason; reasons may be added.
    package enum Code: Hashable, Sendable {
        /// It was asked to end.
        case stopped
        /// No answer came for longer than is waited.
        case unreachable
        /// Chargebee refused the key or the site.
        case accessRefused
        /// Chargebee kept refusing for rate.
        case throttled
        /// Chargebee kept failing, or is in maintenance.
        case outage
        /// Chargebee refused the call itself, in its own words.
        case refused
        /// Something on the way kept refusing the call in Chargebee's stead, as a proxy does.
        case foreignAnswer
        /// A success whose body is not what the API promises.
        case unreadable
        /// The pages of a list repeat or do not end.
        case endless
    }

    package let code: Code
    /// The call, as a method and a path without its query.
    package let call: String
    /// The last words on it, without secrets.
    package let words: String
    /// The refusal, where there was one.
    package let failure: APIFailure?

    package init(_ code: Code, call: String, words: String = "", failure: APIFailure? = nil) {
        self.code = code
        self.call = call
        self.words = words
        self.failure = failure
    }

    package var description: String {
        switch code {
        case .stopped: "Stopped as asked; nothing is in flight. Run the same command again to go on."
        case .unreachable:
            "Chargebee cannot be reached (\(call): \(words)). Check the network and the site's name, and run the same command again."
        case .accessRefused:
            "Chargebee refused the key or the site (\(call): \(words)). Check the API key, its rights and the site's name."
        case .throttled:
            "Chargebee kept refusing for rate (\(call): \(words)). Someone else may be using the site's quota; lower "
                + "limits.requests_per_minute or wait, and run the same command again."
        case .outage: "Chargebee keeps failing (\(call): \(words)). Run the same command again later."
        case .foreignAnswer:
            "Something on the way keeps answering \(call) in Chargebee's stead (\(words), without an error code of Chargebee's). "
                + "Check the proxy and the target's address, and run the same command again."
        case .refused: "Chargebee refused \(call): \(words). Check what the job asks for."
        case .unreadable:
            "The answer to \(call) is not what Chargebee's API promises (\(words)). See that the target is the site's API."
        case .endless:
            "The pages of \(call) repeat or do not end, so they cannot be read as a whole. Report it to Chargebee."
        }
    }
}
