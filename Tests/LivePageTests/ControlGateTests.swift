import MigrationModel
import Testing

@testable import LivePage

struct ControlGateTests {
    private static let token = ControlToken()

    /// A request that differs from a good one, and what it gets.
    struct Variant: Sendable {
        let status: Int
        let change: @Sendable (inout PageRequest) -> Void

        init(_ status: Int = 202, _ change: @escaping @Sendable (inout PageRequest) -> Void = { _ in }) {
            self.status = status
            self.change = change
        }
    }

    private static func gate(_ address: String = "127.0.0.1:8080") throws -> ControlGate {
        ControlGate(address: try #require(PageAddress(address)), token: token)
    }

    private static func control(_ change: (inout PageRequest) -> Void = { _ in }) -> PageRequest {
        var request = PageRequest(method: "POST", path: "/control", host: "127.0.0.1:8080")
        request.contentType = "application/json"
        request.authorization = "Bearer " + token.text
        change(&request)
        return request
    }

    @Test func `A token has 192 bits, is new each time, and is only itself`() {
        let tokens = (0..<50).map { _ in ControlToken() }
        #expect(Set(tokens.map(\.text)).count == 50)
        #expect(tokens.allSatisfy { $0.text.utf8.count == 32 })
        #expect(Self.token.matches(Self.token.text))
        let last = String(Self.token.text.dropLast())
        for other in ["", last, last + "~", Self.token.text + "A", tokens[0].text] {
            #expect(!Self.token.matches(other))
        }
    }

    @Test(arguments: [
        Variant(), Variant { $0.host = "localhost:8080" }, Variant { $0.host = "LOCALHOST:8080" },
        Variant { $0.origin = "http://127.0.0.1:8080" }, Variant { $0.fetchSite = "same-origin" },
        Variant { $0.contentType = "Application/JSON; charset=utf-8" },
        Variant { $0.authorization = "bearer " + token.text },
    ])
    func `The page itself, and a program with the token, control the run`(variant: Variant) throws {
        try Self.gate().authorize(Self.control(variant.change))
    }

    @Test(arguments: [
        Variant(405) { $0.method = "GET" }, Variant(405) { $0.method = "PUT" },
        Variant(403) { $0.host = nil }, Variant(403) { $0.host = "attacker.example:8080" },
        Variant(403) { $0.host = "127.0.0.1" }, Variant(403) { $0.host = "127.0.0.1:80800" },
        Variant(403) { $0.host = "localhost:8080.attacker.example" },
        Variant(403) { $0.origin = "http://attacker.example" }, Variant(403) { $0.origin = "null" },
        Variant(403) { $0.origin = "https://127.0.0.1:8080" }, Variant(403) { $0.origin = "http://localhost:8080" },
        Variant(403) { $0.origin = "http://127.0.0.1:8081" }, Variant(403) { $0.origin = "" },
        Variant(403) { $0.fetchSite = "cross-site" }, Variant(403) { $0.fetchSite = "same-site" },
        Variant(403) { $0.fetchSite = "none" },
        Variant(415) { $0.contentType = nil }, Variant(415) { $0.contentType = "text/plain" },
        Variant(415) { $0.contentType = "application/x-www-form-urlencoded" },
        Variant(401) { $0.authorization = nil }, Variant(401) { $0.authorization = "Bearer " },
        Variant(401) { $0.authorization = token.text }, Variant(401) { $0.authorization = "Basic " + token.text },
        Variant(401) { $0.authorization = "Bearer " + ControlToken().text },
    ])
    func `Everything else is refused, with a reason`(variant: Variant) throws {
        let error = #expect(throws: PageRefusal.self) { try Self.gate().authorize(Self.control(variant.change)) }
        #expect(error?.status == variant.status)
        #expect(error?.reason.isEmpty == false && error?.reason.contains(Self.token.text) == false)
    }

    @Test func `A page of another name reads nothing either`() throws {
        #expect(try Self.gate().admit(PageRequest(host: "127.0.0.1:8080")) == .allowed)
        #expect(try Self.gate("[::1]:8080").admit(PageRequest(host: "[::1]:8080")) == .allowed)
        #expect(try Self.gate("127.0.0.1:80").admit(PageRequest(host: "localhost")) == .allowed)
        for host in ["attacker.example", "attacker.example:8080", nil] {
            #expect(throws: PageRefusal.self) { try Self.gate().admit(PageRequest(host: host)) }
        }
    }

    @Test func `Beyond this machine, nothing of the run is read without the token`() throws {
        let gate = try Self.gate("0.0.0.0:8080")
        #expect(try gate.admit(PageRequest(host: "10.0.0.7:8080")) == .anonymous)
        let known = PageRequest(host: "10.0.0.7:8080", authorization: "Bearer " + Self.token.text)
        #expect(try gate.admit(known) == .allowed)
        try gate.authorize(
            Self.control {
                $0.host = "10.0.0.7:8080"
                $0.origin = "http://10.0.0.7:8080"
            }
        )
        #expect(throws: PageRefusal.self) {
            try gate.authorize(
                Self.control {
                    $0.host = "10.0.0.7:8080"
                    $0.origin = "http://10.0.0.8:8080"
                }
            )
        }
    }

    @Test(arguments: [
        (#"{"request":"hold"}"#, ControlRequest.hold), (#"{"request":"resume"}"#, .resume),
        (#"{"request":"pause"}"#, .pause),
        (#"{"request":"pace","requests_per_minute":1}"#, .pace(requestsPerMinute: 1)),
        (#" {"requests_per_minute": 1000000, "request": "pace"} "#, .pace(requestsPerMinute: 1_000_000)),
    ])
    func `What the page asks is read`(body: String, request: ControlRequest) throws {
        #expect(try ControlOrder(Array(body.utf8)).request == request)
    }

    @Test(arguments: [
        ("", 400), ("hold", 400), ("[]", 400), ("{}", 400), (#"{"request":"stop"}"#, 400), (#"{"request":1}"#, 400),
        (#"{"request":"pace"}"#, 422), (#"{"request":"pace","requests_per_minute":0}"#, 422),
        (#"{"request":"pace","requests_per_minute":1000001}"#, 422),
        (#"{"request":"pace","requests_per_minute":-5}"#, 422), (#"{"request":"pace","requests_per_minute":1.5}"#, 400),
        (#"{"request":"pace","requests_per_minute":"9"}"#, 400),
        (#"{"request":"hold","request":"resume"}"#, 400), (#"{"request":"hold","why":"x"}"#, 400),
        (#"{"request":"hold","requests_per_minute":9}"#, 400),
        (#"{"request":"pace","requests_per_minute":1,"requests_per_minute":9}"#, 400),
        ("\u{FFFD}{\"request\":\"hold\"}", 400),
    ])
    func `What is no request is refused`(body: String, status: Int) {
        let error = #expect(throws: PageRefusal.self) { try ControlOrder(Array(body.utf8)) }
        #expect(error?.status == status)
    }

    @Test func `Whoever tries more than ten tokens in a minute is told so, and nobody waits for it`() {
        let start = ContinuousClock.now
        let wrong = WrongTokens(since: start)
        let outcomes = (0..<12).map { _ in wrong.note(at: start) }
        #expect(outcomes == Array(repeating: false, count: 10) + [true, true])
        #expect(!wrong.note(at: start + .seconds(61)))
    }

    @Test func `The page is served on after the end for as long as somebody looks`() {
        let (visits, start) = (PageVisits(), ContinuousClock.now)
        #expect(visits.patience(at: start) == .zero)
        visits.notePage(at: start)
        #expect(visits.patience(at: start + .seconds(5)) == .seconds(6))
        #expect(visits.patience(at: start + .seconds(8)) == .zero)
        visits.noteUpdate(at: start + .seconds(8))
        #expect(visits.patience(at: start + .seconds(9)) == .seconds(2))
        #expect(visits.patience(at: start + .seconds(20)) == .zero)
    }
}
