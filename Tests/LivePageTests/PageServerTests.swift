import MigrationModel
import Synchronization
import TestSupport
import Testing

@testable import LivePage

/// The page over real sockets.
@Suite(.onOwnThreads)
struct PageServerTests {
    /// What the page asked of a run.
    private final class Asked: Sendable {
        private let list = Mutex<[ControlRequest]>([])
        var requests: [ControlRequest] { list.withLock(\.self) }
        func take(_ request: ControlRequest) { list.withLock { $0.append(request) } }
    }

    /// Readers have as long as a busy machine takes, unless a test is about that.
    private func serving(
        _ run: LiveRun = SampleRun.sending(),
        at address: String = "127.0.0.1:0",
        patience: Duration = .seconds(3600),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        _ body: (PageServer, Asked) async throws -> Void
    ) async throws {
        let asked = Asked()
        let server = try await PageServer.start(
            at: try #require(PageAddress(address)),
            showing: run,
            patience: patience,
            obey: asked.take,
            died: { Issue.record("\($0)") },
            now: now
        )
        try await body(server, asked)
        await server.stop()
    }

    private func ask(
        _ server: PageServer,
        _ body: String = #"{"request":"hold"}"#,
        token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> RawHTTP.Answer {
        var all = ["Content-Type": "application/json", "Authorization": "Bearer \(token ?? server.token.text)"]
        all.merge(headers) { $1 }
        return try await RawHTTP.send("POST", "/control", port: server.address.port, headers: all, body: body)
    }

    @Test func `The page and its files are served with headers that keep them to themselves`() async throws {
        try await serving { server, _ in
            for path in ["/", "/now", "/state.json", "/page.css", "/page.js", "/icon.svg", "/?from=anywhere"] {
                let answer = try await RawHTTP.send("GET", path, port: server.address.port)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.header("cache-control") == "no-store")
                #expect(answer.header("x-content-type-options") == "nosniff")
                #expect(answer.header("referrer-policy") == "no-referrer")
                #expect(answer.header("cross-origin-resource-policy") == "same-origin")
                let policy = try #require(answer.header("content-security-policy"))
                #expect(policy.contains("default-src 'none'; script-src 'self'; style-src 'self'"))
                #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
                #expect(!answer.body.contains(server.token.text))
            }
            let page = try await RawHTTP.send("GET", "/", port: server.address.port)
            #expect(page.body.contains("<title>50 % · moving</title>") && page.body.contains("Sending."))
            #expect(try await RawHTTP.send("HEAD", "/", port: server.address.port).body.isEmpty)
            #expect(try await RawHTTP.send("GET", "/etc/passwd", port: server.address.port).status == 404)
            let post = try await RawHTTP.send("POST", "/", port: server.address.port, body: "x")
            #expect(post.status == 405 && post.header("allow") == "GET, HEAD")
        }
    }

    @Test func `A control with the token reaches the run, and no other does`() async throws {
        try await serving { server, asked in
            let answer = try await ask(server)
            #expect(answer.status == 202 && answer.body.contains(#""request":"hold""#))
            #expect(try await ask(server, #"{"request":"pace","requests_per_minute":90}"#).status == 202)
            #expect(asked.requests == [.hold, .pace(requestsPerMinute: 90)])
            let own = "http://127.0.0.1:\(server.address.port)"
            #expect(try await ask(server, token: "wrong").status == 401)
            #expect(try await ask(server, token: "").header("www-authenticate") == "Bearer")
            #expect(try await ask(server, headers: ["Origin": own + "0"]).status == 403)
            #expect(try await ask(server, headers: ["Origin": "http://attacker.example"]).status == 403)
            #expect(try await ask(server, headers: ["Host": "attacker.example:\(server.address.port)"]).status == 403)
            #expect(try await ask(server, headers: ["Sec-Fetch-Site": "cross-site"]).status == 403)
            #expect(try await ask(server, headers: ["Content-Type": "text/plain"]).status == 415)
            #expect(try await RawHTTP.send("GET", "/control", port: server.address.port).header("allow") == "POST")
            #expect(try await ask(server, String(repeating: " ", count: 2000)).status == 413)
            #expect(asked.requests.count == 2)
            #expect(try await ask(server, #"{"request":"resume"}"#, headers: ["Origin": own]).status == 202)
            #expect(asked.requests.last == .resume)
        }
    }

    @Test func `A token is checked without asking anything of the run, and guessing it is answered at once`()
        async throws
    {
        // The minute of the guesses does not pass, however long a busy machine takes for them.
        let start = ContinuousClock.now
        let now: @Sendable () -> ContinuousClock.Instant = { start }
        try await serving(now: now) { server, asked in
            #expect(try await ask(server, #"{"request":"check"}"#).status == 200)
            for number in 0..<12 {
                let answer = try await ask(server, #"{"request":"check"}"#, token: "wrong")
                #expect(answer.status == (number < 10 ? 401 : 429))
            }
            #expect(try await ask(server, #"{"request":"check"}"#).status == 200)
            #expect(asked.requests.isEmpty)
        }
    }

    @Test func `While no run sends, nothing is asked of it`() async throws {
        let run = SampleRun.make()
        try await serving(run) { server, asked in
            #expect(try await ask(server).status == 409)
            run.began(SampleRun.opening)
            run.progressed(SampleRun.standing(created: 1, isEnding: true), at: SampleRun.moment(seconds: 1))
            #expect(try await ask(server, #"{"request":"resume"}"#).status == 409)
            #expect(try await ask(server, #"{"request":"pause"}"#).status == 202)
            run.ended(exitStatus: 0, meaning: "done", message: nil)
            let late = try await ask(server)
            #expect(late.status == 409 && late.body.contains("The run is over."))
            #expect(asked.requests == [.pause])
        }
    }

    @Test func `Another name than its own reads nothing`() async throws {
        try await serving { server, _ in
            for path in ["/", "/now", "/state.json"] {
                let answer = try await RawHTTP.send(
                    "GET",
                    path,
                    port: server.address.port,
                    headers: ["Host": "attacker.example"]
                )
                #expect(answer.status == 403 && !answer.body.contains("moving"))
            }
        }
    }

    @Test func `Beyond this machine, everything wants the token`() async throws {
        try await serving(at: "0.0.0.0:0") { server, _ in
            let port = server.address.port
            let key = ["Authorization": "Bearer \(server.token.text)"]
            let page = try await RawHTTP.send("GET", "/", port: port)
            #expect(
                page.status == 200 && page.body.contains("wants the token of the run") && !page.body.contains("moving")
            )
            for path in ["/now", "/state.json"] {
                let refused = try await RawHTTP.send("GET", path, port: port)
                #expect(refused.status == 401 && !refused.body.contains("moving"))
                let shown = try await RawHTTP.send("GET", path, port: port, headers: key)
                #expect(shown.status == 200 && shown.body.contains("moving"))
            }
        }
    }

    @Test func `Readers that hang or send too much keep nobody from the page`() async throws {
        try await serving { server, asked in
            let port = server.address.port
            let slow = try (0..<40).map { _ in try OpenConnection(port: port) }
            for (index, connection) in slow.enumerated() {
                connection.write(
                    index.isMultiple(of: 2)
                        ? "GET / HTTP/1.1\r\nHo" : "POST /control HTTP/1.1\r\nContent-Length: 900\r\n\r\n{"
                )
            }
            #expect(try await RawHTTP.send("GET", "/", port: port).status == 200)
            let huge = ["X-Large": String(repeating: "x", count: 100_000)]
            #expect(try await RawHTTP.send("GET", "/", port: port, headers: huge).status != 200)
            #expect(try await ask(server).status == 202)
            #expect(asked.requests == [.hold])
            #expect(slow.count == 40)
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHo", "POST /control HTTP/1.1\r\nContent-Length: 900\r\n\r\n{"])
    func `A reader that keeps its connection is cut off in the end, without an answer`(beginning: String) async throws {
        try await serving(patience: .milliseconds(100)) { server, asked in
            let answer = try await OpenConnection(port: server.address.port).exchange(beginning)
            #expect(answer.status == 0 && answer.body.isEmpty)
            #expect(asked.requests.isEmpty)
        }
    }

    @Test(arguments: ["HTTP/1.1\r\nHost: 127.0.0.1:PORT", "HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: keep-alive"])
    func `A connection has one answer, however many requests it sends, and ends with it`(rest: String) async throws {
        try await serving { server, _ in
            let request = "GET / " + rest.replacing("PORT", with: "\(server.address.port)") + "\r\n\r\n"
            // It reads to the end, so it would not come back from a connection that stays open.
            let answer = try await OpenConnection(port: server.address.port)
                .exchange(String(repeating: request, count: 100))
            #expect(answer.status == 200 && answer.header("connection") == "close")
            #expect(!answer.body.contains("HTTP/1.1 "))
            #expect(answer.header("content-length") == "\(answer.body.utf8.count)")
        }
    }

    @Test func `Old clients and broken second requests get the first answer, and its end`() async throws {
        try await serving { server, asked in
            let port = server.address.port
            // HTTP/1.0 names no host, and so is refused.
            let old = try await OpenConnection(port: port).exchange("GET / HTTP/1.0\r\n\r\n")
            #expect(old.status == 403)
            let named = try await OpenConnection(port: port)
                .exchange("GET / HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
            #expect(named.status == 200 && named.body.hasSuffix("</html>\n"))
            let broken = try await OpenConnection(port: port)
                .exchange("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n\u{1}\r\n\r\n")
            #expect(broken.status == 200 && broken.body.hasSuffix("</html>\n"))
            let smuggled =
                "POST /control HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(server.token.text)\r\nContent-Length: 18\r\n\r\n{\"request\":\"hold\"}"
            let two = try await OpenConnection(port: port).exchange(smuggled + smuggled)
            #expect(two.status == 202 && asked.requests == [.hold])
        }
    }

    @Test func `A port that is taken is told before anything else happens`() async throws {
        try await serving { server, _ in
            let error = await #expect(throws: PageError.self) {
                _ = try await PageServer.start(at: server.address, showing: SampleRun.make(), obey: { _ in }) { _ in
                    Issue.record("it never lived")
                }
            }
            #expect(error?.description.contains("cannot be served at \(server.address): another program") == true)
        }
    }
}
