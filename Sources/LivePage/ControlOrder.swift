import MigrationModel
import Reporting

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the page asks, from the body of a `POST /control`.
///
/// An object with `request`, which is `hold`, `resume`, `pause` or `pace` as in `tokenferry run --log-format json`, or
/// `check`, which asks nothing of the run and only tells whether the token is right; for `pace` with `requests_per_minute`, a
/// whole number from 1 to 1,000,000. Anything else in it is refused, and so is a key that stands there twice.
struct ControlOrder {
    /// What is asked of the run; `nil` where only the token is checked.
    let request: ControlRequest?

    private struct Body: Decodable {
        let request: String
        let requestsPerMinute: Int?

        private enum CodingKeys: String, CodingKey {
            case request
            case requestsPerMinute = "requests_per_minute"
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The names of an object's members.
    private struct Names: Decodable {
        let all: Set<String>
        init(from decoder: any Decoder) throws {
            all = Set(try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue))
        }
    }

    private static let words = "Ask for hold, resume, pause, or pace with requests_per_minute from 1 to 1,000,000."

    init(_ bytes: [UInt8]) throws(PageRefusal) {
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(bytes)), Self.isPlain(bytes, body) else {
            throw PageRefusal(status: 400, reason: "That is no request. \(Self.words)")
        }
        switch body.request {
        case "check": request = nil
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

    /// Whether the body holds its known members once each, and nothing besides.
    private static func isPlain(_ bytes: [UInt8], _ body: Body) -> Bool {
        guard let names = try? JSONDecoder().decode(Names.self, from: Data(bytes)) else { return false }
        let known: Set<String> = body.request == "pace" ? ["request", "requests_per_minute"] : ["request"]
        // No known value holds a colon, so there are as many of them as members, those that stand there twice too.
        return names.all.isSubset(of: known) && bytes.count { $0 == UInt8(ascii: ":") } == names.all.count
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
        case .hold: "pause (hold)"
        case .resume: "resume"
        case .pace(let requests): "\(requests.counted("request", "requests")) a minute"
        }
    }

    /// What the run does once it has taken the request.
    var obeyedWords: String {
        switch self {
        case .pause: "Ending: nothing new is sent."
        case .hold: "Paused (hold): nothing new is sent."
        case .resume: "Resumed."
        case .pace(let requests):
            "The pace is now \(requests.counted("request", "requests")) a minute, less the headroom of the job."
        }
    }
}
