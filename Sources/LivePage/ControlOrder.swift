import MigrationModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the page asks of the run, from the body of a `POST /control`.
///
/// An object with `request`, which is `hold`, `resume`, `pause` or `pace` as in `tokenferry run --log-format json`, and for
/// `pace` with `requests_per_minute`, a whole number from 1 to 1,000,000.
struct ControlOrder {
    let request: ControlRequest

    private struct Body: Decodable {
        let request: String
        let requestsPerMinute: Int?

        private enum CodingKeys: String, CodingKey {
            case request
            case requestsPerMinute = "requests_per_minute"
        }
    }

    private static let words = "Ask for hold, resume, pause, or pace with requests_per_minute from 1 to 1,000,000."

    init(_ bytes: [UInt8]) throws(PageRefusal) {
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(bytes)) else {
            throw PageRefusal(status: 400, reason: "That is no request. \(Self.words)")
        }
        switch body.request {
        case "hold": request = .hold
        case "resume": request = .resume
        case "pause": request = .pause
        case "pace":
            guard let pace = body.requestsPerMinute, (1...1_000_000).contains(pace) else {
                throw PageRefusal(status: 422, reason: "A pace is 1 to 1,000,000 requests a minute.")
            }
            request = .pace(requestsPerMinute: pace)
        default: throw PageRefusal(status: 400, reason: "That is no request. \(Self.words)")
        }
    }
}

extension ControlRequest {
    /// The word for programs.
    var word: String {
        switch self {
        case .pause: "pause"
        case .hold: "hold"
        case .resume: "resume"
        case .pace: "pace"
        }
    }

    /// What was asked, after "Asked on the live page:".
    package var pageWords: String {
        switch self {
        case .pause: "end the run"
        case .hold: "pause"
        case .resume: "resume"
        case .pace(let requests): "\(requests) requests a minute"
        }
    }
}
