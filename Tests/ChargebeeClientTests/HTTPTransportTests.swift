import ChargebeeAPI
import ChargebeeClient
import TestSupport
import Testing

@Suite("The HTTP transport", .onOwnThreads)
struct HTTPTransportTests {
    private static let post = APICall(
        method: .post,
        path: "payment_sources/create_using_permanent_token",
        body: Array("customer_id=c1&reference_id=cus_SecretA%2Fcard_SecretB".utf8),
        idempotencyKey: "tokenferry-1f"
    )
    private static let ok = ScriptedServer.Reply.text(answer("200 OK", #"{"payment_source": {"id": "pm_1"}}"#))

    @Test func `A creation goes out as a form with the key, the idempotency key and the user agent`() async throws {
        let request = try #require(try await exchange([Self.ok]) { _ = await $0.send(Self.post) }.first)
        #expect(request.line == "POST /api/v2/payment_sources/create_using_permanent_token HTTP/1.1")
        #expect(request.headers["authorization"] == "Basic dGVzdF9hYmM6")
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(request.headers["chargebee-idempotency-key"] == "tokenferry-1f")
        #expect(request.headers["user-agent"] == "tokenferry/0")
        #expect(request.headers["accept"] == "application/json")
        #expect(request.headers["host"]?.hasPrefix("127.0.0.1:") == true)
        #expect(request.headers["content-length"] == "\(Self.post.body.count)")
        #expect(request.body == String(decoding: Self.post.body, as: UTF8.self))
    }

    @Test func `A look-up has its query and neither body nor idempotency key`() async throws {
        let list = APICall.listSources(ofCustomer: "Zoë & Co", offset: nil)
        let request = try #require(try await exchange([Self.ok]) { _ = await $0.send(list) }.first)
        #expect(
            request.line
                == "GET /api/v2/payment_sources?limit=100&include_deleted=true&customer_id%5Bis%5D=Zo%C3%AB+%26+Co HTTP/1.1"
        )
        #expect(request.headers["authorization"] == "Basic dGVzdF9hYmM6")
        #expect(request.headers["content-type"] == nil)
        #expect(request.headers["chargebee-idempotency-key"] == nil)
        #expect(request.body.isEmpty)
    }

    @Test(
        arguments: [
            (true, true, true), (false, false, false), (true, false, false), (false, true, false), (false, false, true),
        ]
    )
    func `Events are silenced where that is wanted, and only there`(
        wanted: (emails: Bool, webhooks: Bool, actions: Bool)
    ) async throws {
        let requests = try await exchange([Self.ok]) {
            _ = await $0.send(Self.post)
        } settings: {
            $0.headers.silencesEmails = wanted.emails
            $0.headers.silencesWebhooks = wanted.webhooks
            $0.headers.silencesActions = wanted.actions
        }
        let headers = try #require(requests.first).headers
        #expect(headers["chargebee-event-email"] == (wanted.emails ? "all-disabled" : nil))
        #expect(headers["chargebee-event-webhook"] == (wanted.webhooks ? "all-disabled" : nil))
        #expect(headers["chargebee-event-actions"] == (wanted.actions ? "all-disabled" : nil))
        #expect(headers["chargebee-business-entity-id"] == nil)
    }

    @Test(arguments: [
        ("ada@x.example", "chargebee-request-origin-user", "ada@x.example"),
        ("zoë@x.example", "chargebee-request-origin-user-encoded", "em/Dq0B4LmV4YW1wbGU="),
    ])
    func `The origin is told, and a user that is not ASCII is encoded`(
        user: String,
        header: String,
        value: String
    ) async throws {
        let requests = try await exchange([Self.ok]) {
            _ = await $0.send(Self.post)
        } settings: {
            $0.headers.origin = Origin(ip: "192.0.2.1", device: "back office", user: user)
        }
        let headers = try #require(requests.first).headers
        #expect(headers["chargebee-request-origin-ip"] == "192.0.2.1")
        #expect(headers["chargebee-request-origin-device"] == "back office")
        #expect(headers.filter { $0.key.hasPrefix("chargebee-request-origin-user") } == [header: value])
    }

    @Test func `A business entity is named where there is one`() async throws {
        let requests = try await exchange([Self.ok]) {
            _ = await $0.send(Self.post)
        } settings: {
            $0.headers.businessEntityID = "ent_1"
        }
        #expect(requests.first?.headers["chargebee-business-entity-id"] == "ent_1")
    }

    @Test func `Calls one after the other share a connection, also after a refusal`() async throws {
        let refused = ScriptedServer.Reply.text(Self.answer("400 Bad Request", "{}"))
        let requests = try await exchange([Self.ok, refused, Self.ok]) {
            for _ in 1...3 { _ = await $0.send(Self.post) }
        }
        #expect(requests.map(\.connection) == [1, 1, 1])
    }

    @Test func `A new connection is made where the server has ended the last one`() async throws {
        let last = ScriptedServer.Reply.textThenEnd(Self.answer("200 OK", "{}", ["Connection: close"]))
        let requests = try await exchange([last, Self.ok]) {
            for _ in 1...2 { #expect(await $0.send(Self.post).answer?.status == 200) }
        }
        #expect(requests.map(\.connection) == [1, 2])
    }

    @Test func `Status, body, wait and replay are read from the answer`() async throws {
        let text = Self.answer(
            "429 Too Many Requests",
            "<html>slow</html>",
            ["Retry-After: 30", "Chargebee-Idempotency-Replayed: true"]
        )
        _ = try await exchange([.text(text), Self.ok]) {
            let answer = try #require(await $0.send(Self.post).answer)
            #expect(answer.status == 429)
            #expect(answer.retryAfter == .seconds(30))
            #expect(answer.isReplayed)
            #expect(String(decoding: answer.body, as: UTF8.self) == "<html>slow</html>")
            let plain = try #require(await $0.send(Self.post).answer)
            #expect(plain.status == 200 && plain.retryAfter == nil && !plain.isReplayed)
            #expect(plain.paymentSource()?.id == "pm_1")
        }
    }

    @Test(arguments: [("TRUE", true), ("false", false), ("", false)])
    func `Only the word true says that an answer is replayed`(value: String, isReplayed: Bool) async throws {
        let text = Self.answer("200 OK", "{}", ["chargebee-idempotency-replayed: \(value)"])
        _ = try await exchange([.text(text)]) {
            #expect(await $0.send(Self.post).answer?.isReplayed == isReplayed)
        }
    }

    @Test(arguments: ["soon", "-5"]) func `A wait that cannot be read is as good as none`(value: String) async throws {
        let text = Self.answer("503 Service Unavailable", "", ["Retry-After: \(value)"])
        _ = try await exchange([.text(text)]) {
            let answer = try #require(await $0.send(Self.post).answer)
            #expect(answer.status == 503 && answer.retryAfter == nil)
        }
    }

    @Test func `A redirect is an answer and is not followed, since it would repeat the request elsewhere`() async throws
    {
        let text = Self.answer("307 Temporary Redirect", "", ["Location: http://127.0.0.1:9/"])
        let requests = try await exchange([.text(text), Self.ok]) {
            #expect(await $0.send(Self.post).answer?.status == 307)
        }
        #expect(requests.count == 1)
    }

    /// What may go wrong once the request has left, when it may have taken effect.
    @Test(
        arguments: [
            .textThenEnd(""), .textThenEnd("HTTP/1.1 200 OK\r\n"), .textThenEnd(truncated), .silence,
            .text("HTTP/1.1 200 OK\r\n"), .text(truncated), .textThenEnd("SSH-2.0-OpenSSH_9.2\r\n"),
            .textThenEnd("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"pay\r\n"),
        ] as [ScriptedServer.Reply]
    )
    func `Without a whole answer a request that left is lost, and not tried again`(reply: ScriptedServer.Reply)
        async throws
    {
        let requests = try await exchange([reply, Self.ok]) {
            let response = await $0.send(Self.post)
            guard case .lost(let reason) = response else {
                Issue.record("it is \(response)")
                return
            }
            #expect(!reason.isEmpty)
            #expect(!reason.contains("Secret") && !reason.contains("dGVzdF9hYmM6") && !reason.contains("test_abc"))
        } settings: {
            // Long enough for the request to leave a busy machine.
            $0.answerTimeout = .seconds(8)
        }
        #expect(requests.count == 1)
    }

    @Test func `An answer larger than any of Chargebee's is lost`() async throws {
        let text = Self.answer("200 OK", String(repeating: "x", count: (4 << 20) + 1))
        _ = try await exchange([.text(text)]) {
            guard case .lost = await $0.send(Self.post) else {
                Issue.record("it was taken in")
                return
            }
        }
    }

    @Test func `A refused connection means that nothing was sent`() async throws {
        let deaf = try DeafPort()
        let port = deaf.number
        let transport = try Self.transport(port: port) { _ in }
        for _ in 1...2 {
            guard case .notSent(let reason) = await transport.send(Self.post) else {
                Issue.record("the request counts as sent")
                continue
            }
            #expect(reason.contains("127.0.0.1:\(port)"))
        }
        await transport.shutdown()
        withExtendedLifetime(deaf) {}
    }

    @Test func `A handshake that fails means that nothing was sent`() async throws {
        try await ScriptedServer.run([], greeting: "HTTP/1.1 400 Bad Request\r\n\r\n") { server in
            let endpoint = try Endpoint(baseURL: "https://127.0.0.1:\(server.port)/api/v2")
            let transport = try Self.transport(port: server.port) { $0.endpoint = endpoint }
            let response = await transport.send(Self.post)
            await transport.shutdown()
            guard case .notSent = response else {
                Issue.record("it is \(response)")
                return
            }
        }
    }

    private static let truncated = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"payment_source\": {"

    private static func answer(_ status: String, _ body: String, _ headers: [String] = []) -> String {
        (["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers + ["", body]).joined(separator: "\r\n")
    }

    private static func transport(
        port: Int,
        _ change: (inout HTTPTransport.Settings) -> Void
    ) throws -> HTTPTransport {
        var settings = HTTPTransport.Settings(
            endpoint: try Endpoint(baseURL: "http://127.0.0.1:\(port)/api/v2"),
            apiKey: try #require(APIKey("test_abc")),
            maxConnections: 4
        )
        // Far beyond what a busy machine needs; tests of time-outs set their own.
        settings.answerTimeout = .seconds(120)
        change(&settings)
        return HTTPTransport(settings: settings, userAgent: "tokenferry/0")
    }

    /// Runs calls against a scripted server; gives the requests that reached it.
    private func exchange(
        _ replies: [ScriptedServer.Reply],
        _ calls: @Sendable (HTTPTransport) async throws -> Void,
        settings: @Sendable (inout HTTPTransport.Settings) -> Void = { _ in }
    ) async throws -> [ScriptedServer.Request] {
        try await ScriptedServer.run(replies) { server in
            let transport = try Self.transport(port: server.port, settings)
            let result = await Result { try await calls(transport) }
            await transport.shutdown()
            try result.get()
            return server.requests
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

extension APIResponse {
    /// The answer, where one arrived whole.
    fileprivate var answer: APIAnswer? {
        guard case .answered(let answer) = self else { return nil }
        return answer
    }
}
