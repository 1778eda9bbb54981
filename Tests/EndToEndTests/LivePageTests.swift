import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The live page of the built program.
@Suite(.onOwnThreads)
struct LivePageTests {
    /// Some 20 calls a second, so that a run lasts as long as a test needs it to.
    private static let slow = "limits: { requests_per_minute: 1200, headroom: 0, max_in_flight: 4 }"

    private func state(_ page: LivePageAddress) async throws -> [String: Any] {
        try await RawHTTP.send("GET", "/state.json", port: page.port).json()
    }

    private func ask(_ page: LivePageAddress, _ body: String, _ headers: [String: String] = [:]) async throws -> Int {
        var all = ["Content-Type": "application/json", "Authorization": "Bearer \(page.token)"]
        all.merge(headers) { $1 }
        return try await RawHTTP.send("POST", "/control", port: page.port, headers: all, body: body).status
    }

    @Test func `The page follows the run, and its controls hold, resume, pace and end it`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 3000, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun(["--page", "127.0.0.1:0", "--page-token-file", workspace.path("token")])
        let page = try await LivePageAddress(of: run, tokenFile: workspace.path("token"))
        try await wait { try await state(page)["calls"] as? Int ?? 0 > 5 }
        #expect(try await ask(page, #"{"request":"hold"}"#) == 202)
        try await wait { try await state(page)["state"] as? String == "held" }
        try await wait { try await state(page)["in_flight"] as? Int == 0 }
        let held = try await site.counts().requests
        // The run tells that it stands still, and the site counts nothing meanwhile.
        var told: Set<String> = []
        try await wait {
            told.insert(try await state(page)["now"] as? String ?? "")
            return told.count > 20
        }
        #expect(try await site.counts().requests == held)
        #expect(try await RawHTTP.send("GET", "/", port: page.port).body.contains("Paused: nothing new is sent"))
        #expect(try await ask(page, #"{"request":"pace","requests_per_minute":2400}"#) == 202)
        try await wait { try await state(page)["calls_per_minute"] as? Int == 2400 }
        #expect(try await ask(page, #"{"request":"resume"}"#) == 202)
        try await wait { try await site.counts().requests > held }
        #expect(try await ask(page, #"{"request":"pause"}"#) == 202)
        try await wait { try await RawHTTP.send("GET", "/now", port: page.port).body.contains("Ended as asked.") }
        let result = await run.finished()
        #expect(result.status == 75)
        for words in ["pause (hold)", "2,400 requests a minute", "resume", "end the run"] {
            #expect(result.errors.contains("Asked on the live page: \(words)."), "\(result.errors)")
        }
        #expect(try workspace.rowsInDoubt() == 0)
        await site.stop()
    }

    @Test func `Nothing is changed without the token, from another origin, under another name, or by GET`() async throws
    {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 3000, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun(["--page", "127.0.0.1:0", "--page-token-file", workspace.path("token")])
        let page = try await LivePageAddress(of: run, tokenFile: workspace.path("token"))
        try await wait { try await state(page)["calls"] as? Int ?? 0 > 5 }
        let pause = #"{"request":"pause"}"#
        #expect(try await ask(page, pause, ["Authorization": "Bearer "]) == 401)
        #expect(try await ask(page, pause, ["Authorization": "Bearer " + String(page.token.reversed())]) == 401)
        #expect(try await ask(page, pause, ["Origin": "http://127.0.0.1:9"]) == 403)
        #expect(try await ask(page, pause, ["Host": "attacker.example"]) == 403)
        #expect(try await RawHTTP.send("GET", "/control?request=pause", port: page.port).status == 405)
        let before = try await site.counts().requests
        try await wait { try await site.counts().requests > before + 5 }
        #expect(try await state(page)["state"] as? String == "sending")
        run.signal(SIGINT)
        let result = await run.finished()
        #expect(result.status == 130 && !result.errors.contains("Asked on the live page"))
        await site.stop()
    }

    @Test(arguments: ["json", "text"])
    func `No file that standard error goes to holds the token; without a terminal nobody has it`(form: String)
        async throws
    {
        let workspace = try Workspace(rows: 5, target: "sandbox: true")
        let result = try await workspace.tokenferry("run", "--page", "127.0.0.1:0", "--log-format", form)
        #expect(result.status == 0)
        #expect(result.errors.contains("Live page: http://127.0.0.1:"), "\(result.errors)")
        #expect(!result.errors.contains("#") && result.errors.contains("--page-token-file"))
        if form == "json" { for line in result.errors.split(separator: "\n") { #expect(line.hasPrefix("{")) } }
    }

    @Test func `The token's file is its owner's alone, and replaces nothing that is no token`() async throws {
        let workspace = try Workspace(rows: 5, target: "sandbox: true")
        let path = workspace.path("token")
        var tokens: Set<String> = []
        for _ in 0..<2 {
            #expect(
                try await workspace.tokenferry("run", "--page", "127.0.0.1:0", "--page-token-file", path).status == 0
            )
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            tokens.insert(try String(contentsOfFile: path, encoding: .utf8))
        }
        #expect(tokens.count == 2 && tokens.allSatisfy { $0.count == 33 })
        try "my notes\n".write(toFile: path, atomically: true, encoding: .utf8)
        let refused = try await workspace.tokenferry("run", "--page", "127.0.0.1:0", "--page-token-file", path)
        #expect(refused.status == 64 && refused.errors.contains("holds no such token"), "\(refused.errors)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "my notes\n")
    }

    @Test(.timeLimit(.minutes(15)))
    func `A signal ends the time that the page is served on for, with the status of the run`() async throws {
        let workspace = try Workspace(rows: 60, target: "sandbox: true", extra: Self.slow)
        let run = try workspace.startRun(["--page", "127.0.0.1:0", "--page-token-file", workspace.path("token")])
        let page = try await LivePageAddress(of: run, tokenFile: workspace.path("token"))
        try await wait { try await state(page)["state"] as? String == "over" }
        // A program that asks is served on for six seconds.
        run.signal(SIGTERM)
        var answers = 0
        while answers < 500, (try? await state(page)) != nil { answers += 1 }
        #expect(answers < 500)
        let result = await run.finished()
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.errors.contains("Stopping"))
    }

    @Test func `A port that is taken ends the program before anything is begun`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 5, target: Workspace.target(site))
        let result = try await workspace.tokenferry("run", "--page", "127.0.0.1:\(site.port)")
        #expect(result.status == 64)
        #expect(result.errors.contains("The live page cannot be served at 127.0.0.1:\(site.port)"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal")))
        #expect(try await site.counts().requests == 0)
        await site.stop()
    }

    @Test(arguments: [
        ["--page", "0.0.0.0:0"], ["--page", "here"], ["--page", "127.0.0.1:99999"], ["--page-beyond-loopback"],
    ])
    func `A page that other machines could reach has to be meant`(arguments: [String]) async throws {
        let workspace = try Workspace(rows: 2, target: "sandbox: true")
        let result = try await Program.run(["run", workspace.job] + arguments)
        #expect(result.status == 64, "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal")))
    }
}
