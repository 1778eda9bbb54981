import TestSupport
import Testing

@testable import ChargebeeSandbox

@Suite(.onOwnThreads) struct SandboxServerTests {
    /// Runs a sandbox on a free port for as long as the closure takes.
    private func withSandbox<Value: Sendable>(
        _ change: (inout SandboxScenario) -> Void = { _ in },
        _ body: @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        var scenario = SandboxScenario()
        change(&scenario)
        let server = SandboxServer(scenario: scenario)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { continuation.yield($0) } }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let value = try await body(port)
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
    }

    private func exchange(_ requests: [String], _ port: Int) async throws -> [String] {
        try await RawConnection(port: port).exchange(requests)
    }

    @Test func `Requests on one connection are answered one after the other, with key, list and report`() async throws {
        let answers = try await withSandbox { port in
            try await self.exchange(
                [
                    RawRequest.creation("c1", key: "k"), RawRequest.creation("c1", key: "k"),
                    RawRequest.get("/api/v2/payment_sources?customer_id%5Bis%5D=c1&limit=5"),
                    RawRequest.get("/sandbox/state"), RawRequest.get("/sandbox/payment_sources"),
                ],
                port
            )
        }
        #expect(answers[0].hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(!answers[0].contains("chargebee-idempotency-replayed"))
        #expect(answers[1].contains("chargebee-idempotency-replayed: true"))
        #expect(answers[2].contains(#"{"list":[{"payment_source":{"id":"pm_"#))
        #expect(answers[3].contains(#""requests":3"#))
        #expect(answers[3].contains(#""payment_sources":1"#))
        #expect(answers[4].contains(",c1,gw_sandbox,stripe,tok_1,card,valid,false,"))
        #expect(answers.allSatisfy { $0.contains("x-tokenferry-sandbox: not Chargebee\r\n") })
    }

    @Test func `Sources are added, changed and removed below the sandbox's own paths`() async throws {
        let sources = "/sandbox/payment_sources"
        let answers = try await withSandbox { port in
            let added = try await self.exchange([RawRequest.control(sources, "customer_id=c%201&role=backup")], port)[0]
            let id = added.firstRange(of: "\"id\":\"").map { added[$0.upperBound...].prefix { $0 != "\"" } } ?? ""
            return try await [added]
                + self.exchange(
                    [
                        RawRequest.control("\(sources)/\(id)", "card%5Blast4%5D=9876&status=invalid"),
                        RawRequest.control("\(sources)/\(id)", "colour=red"),
                        RawRequest.control("\(sources)/pm_none", "status=invalid"),
                        RawRequest.get(sources), RawRequest.get(sources + "?format=json"),
                        RawRequest.control("\(sources)/\(id)", method: "DELETE"),
                        RawRequest.control(sources, method: "DELETE"), RawRequest.get(sources),
                    ],
                    port
                )
        }
        #expect(answers[0].contains(#""customer_id":"c 1""#))
        #expect(answers[1].contains(#""last4":"9876""#))
        #expect(answers[2].hasPrefix("HTTP/1.1 400"))
        #expect(answers[3].hasPrefix("HTTP/1.1 404"))
        #expect(answers[4].contains(",card,invalid,false,"))
        #expect(answers[4].contains(",backup,"))
        #expect(answers[4].contains(",9876,"))
        #expect(answers[5].contains(#""role":"backup""#))
        #expect(answers[6].hasPrefix("HTTP/1.1 200"))
        #expect(answers[7].hasPrefix("HTTP/1.1 405"))
        #expect(!answers[8].contains("pm_"))
    }

    @Test func `The payer's address and device arrive as headers`() async throws {
        let answers = try await withSandbox { port in try await self.exchange([RawRequest.bankAccount], port) }
        #expect(answers[0].contains(#""type":"direct_debit""#))
    }

    @Test func `A dropped answer leaves not one byte, and its effect stays`() async throws {
        let answers = try await withSandbox {
            $0.faults = [.droppedAfterEffect: 1]
        } _: { port in
            let dropped = try await self.exchange([RawRequest.creation("c1")], port)
            return try await dropped + self.exchange([RawRequest.get("/sandbox/state")], port)
        }
        #expect(answers[0].isEmpty)
        #expect(answers[1].contains(#""payment_sources":1"#))
        #expect(answers[1].contains(#""dropped_answers":1"#))
    }

    @Test func `A hanging request ends without a byte`() async throws {
        let answers = try await withSandbox {
            $0.faults = [.hang: 1]
            $0.hangSeconds = 0
        } _: { port in
            try await self.exchange([RawRequest.creation("c1")], port)
        }
        #expect(answers == [""])
    }

    @Test func `The sandbox ends while a request hangs, and lets it go`() async throws {
        let hanging = try await withSandbox {
            $0.faults = [.hang: 1]
        } _: { port in
            let hanging = Task { try await self.exchange([RawRequest.creation("c1")], port) }
            try await wait {
                try await self.exchange([RawRequest.get("/sandbox/state")], port)[0].contains(#""dropped_answers":1"#)
            }
            return hanging
        }
        #expect(try await hanging.value == [""])
    }

    @Test func `A slow body arrives whole`() async throws {
        let answers = try await withSandbox {
            $0.faults = [.slowBody: 1]
            $0.slowBodySeconds = 0
        } _: { port in
            try await self.exchange([RawRequest.creation("c1"), RawRequest.creation("c2")], port)
        }
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK") && $0.hasSuffix(#""object":"payment_source"}}"#) })
    }

    @Test func `Errors have their status, and Retry-After where one is due`() async throws {
        let answers = try await withSandbox {
            $0.requestsPerMinute = 1
        } _: { port in
            try await self.exchange([RawRequest.creation("c1"), RawRequest.creation("c2")], port)
        }
        #expect(answers[1].hasPrefix("HTTP/1.1 429 Too Many Requests\r\n"))
        let field = try #require(answers[1].firstMatch(of: /retry-after: (\d+)\r\n/))
        let seconds = try #require(Int(field.1))
        #expect((1...60).contains(seconds))
    }

    @Test func `The controls change the scenario, forget keys and begin anew`() async throws {
        let answers = try await withSandbox { port in
            try await self.exchange(
                [
                    RawRequest.creation("c1", key: "k"), RawRequest.control("/sandbox/forget-keys"),
                    RawRequest.creation("c1", key: "k"), RawRequest.get("/sandbox/state"),
                    RawRequest.control("/sandbox/scenario", "faults: { bad_gateway: 100% }"),
                    RawRequest.creation("c1"), RawRequest.control("/sandbox/scenario", "fault: 1"),
                    RawRequest.control("/sandbox/reset"), RawRequest.get("/sandbox/state"), RawRequest.get("/"),
                ],
                port
            )
        }
        #expect(answers[3].contains(#""doubled_pairs":1"#))
        #expect(answers[5].hasPrefix("HTTP/1.1 502"))
        #expect(answers[6].hasPrefix("HTTP/1.1 400"))
        #expect(answers[6].contains("scenario:1:1: unknown key"))
        #expect(answers[8].contains(#""requests":0"#))
        #expect(answers[9].contains("tokenferry sandbox, not Chargebee"))
        #expect(answers.allSatisfy { $0.contains("x-tokenferry-sandbox: not Chargebee\r\n") })
    }

    @Test func `A hundred and fifty connections at a time lose and double nothing`() async throws {
        let answers = try await withSandbox { port in
            try await withThrowingTaskGroup(of: [String].self) { group in
                for connection in 0..<150 {
                    group.addTask {
                        let requests = (0..<4).map { RawRequest.creation("c\(connection)", "tok_\($0)") }
                        return try await self.exchange(requests, port)
                    }
                }
                let all = try await group.reduce(into: []) { $0 += $1 }
                #expect(all.count { $0.hasPrefix("HTTP/1.1 200 OK") } == 600)
            }
            return try await self.exchange([RawRequest.get("/sandbox/state")], port)
        }
        #expect(answers[0].contains(#""payment_sources":600"#))
        #expect(answers[0].contains(#""customers":150"#))
        #expect(answers[0].contains(#""doubled_pairs":0"#))
        #expect(answers[0].contains(#""lane_overlaps":0"#))
    }

    @Test(arguments: ["0.0.0.0", "192.168.0.1", "example.com", "127.0.0.1.example.com", "::", "127.0.0", ""])
    func `No other machine may reach it`(host: String) async {
        await #expect(throws: SandboxError.hostNotLoopback(host)) { try await SandboxServer(host: host).run() }
    }

    @Test func `A port that is taken is said so`() async throws {
        try await withSandbox { port in
            let error = await #expect(throws: SandboxError.self) { try await SandboxServer(port: port).run() }
            #expect(error.map { "\($0)".contains("port \(port)") } == true)
        }
    }

    @Test func `A scenario that contradicts itself is not played`() async {
        var scenario = SandboxScenario()
        scenario.faults = [.hang: 0.7, .throttled: 0.7]
        let server = SandboxServer(scenario: scenario)
        await #expect(throws: SandboxError.self) { try await server.run() }
    }
}
