import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The live page as a person uses it.
@Suite(.onOwnThreads, .serialized, .enabled(if: Browser.isExpected, Comment(rawValue: Browser.advice)))
struct LivePageBrowserTests {
    private static let slow = "limits: { requests_per_minute: 1200, headroom: 0, max_in_flight: 4 }"

    /// Runs a job with a page, and ends it.
    private func withRun(
        rows: Int = 4000,
        _ body: (LivePageAddress, Site, RunningProgram) async throws -> Void
    ) async throws {
        let site = try await Site(scenario: "latency: 20ms\ndeclined: 5%")
        let workspace = try Workspace(rows: rows, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun(["--page", "127.0.0.1:0", "--page-token-file", workspace.path("token")])
        defer { run.signal(SIGKILL) }
        try await body(try await LivePageAddress(of: run, tokenFile: workspace.path("token")), site, run)
        run.signal(SIGKILL)
        _ = await run.finished()
        await site.stop()
    }

    /// What the browser complained about, and what was requested elsewhere than at the page; its own first tab does not count.
    private func complaints(_ browser: Browser, besides own: String) async throws -> [String] {
        let console = try await browser.console().filter { $0.level == "SEVERE" || $0.level == "WARNING" }
        let foreign = try await browser.requests().filter { address in
            ![own, "chrome", "data:"].contains { address.hasPrefix($0) }
        }
        return console.map(\.message) + foreign
    }

    @Test(.timeLimit(.minutes(15)))
    func `The page updates by itself, pauses and resumes the run, and shows its end`() async throws {
        try await withRun { page, site, run in
            try await Browser.open { browser in
                try await browser.go(to: page.key)
                let address = try await browser.run("return location.href", as: String.self)
                #expect(address == page.url)
                let first = try await browser.text("#figures")
                try await browser.wait { try await browser.text("#figures") != first }
                try await browser.wait { try await browser.count("#failures tbody tr") > 0 }
                try await browser.click("#hold")
                try await browser.wait {
                    try await browser.text("#headline").hasPrefix("Paused")
                }
                try await browser.wait {
                    try await browser.text("#pace-now").contains("0 of at most")
                }
                let before = try await site.counts().requests
                // The focus is where it was, though the page was renewed.
                let focus = try await browser.run("return document.activeElement.id", as: String.self)
                #expect(focus == "hold")
                let foot = try await browser.text("#foot")
                try await browser.wait { try await browser.text("#foot") != foot }
                #expect(try await site.counts().requests == before)
                try await browser.type("2400", into: "#pace")
                try await browser.click("#set-pace")
                try await browser.wait {
                    try await browser.text("#pace-now").contains("2,400 calls")
                }
                try await browser.click("#resume")
                try await browser.wait { try await site.counts().requests > before }
                try await browser.wait { try await browser.text("#headline") == "Sending." }
                try await browser.click("#end")
                #expect(try await browser.text("#end") == "Really end it?")
                try await browser.click("#end")
                #expect(await run.finished().status == 75)
                try await browser.wait {
                    try await browser.text("#headline").hasPrefix("Ended as asked.")
                }
                #expect(try await browser.isShown("#connection") == false)
                #expect(try await browser.attribute("disabled", of: "#hold") != nil)
                let complaints = try await complaints(browser, besides: page.url)
                #expect(complaints == [])
                #expect(try await browser.run("return sessionStorage.length", as: Int.self) == 0)
            }
        }
    }

    @Test(.timeLimit(.minutes(15)))
    func `Without the token the controls are out of reach, and a page of another origin controls nothing`() async throws
    {
        try await withRun { page, site, run in
            try await Browser.open(width: 400, isDark: true) { browser in
                try await browser.go(to: page.url)
                for control in ["#hold", "#resume", "#end", "#pace", "#set-pace"] {
                    #expect(try await browser.attribute("disabled", of: control) != nil, "\(control)")
                }
                let width = try await browser.run("return document.scrollingElement.scrollWidth", as: Int.self)
                #expect(width <= 400)
                let complaints = try await complaints(browser, besides: page.url)
                #expect(complaints == [])
                // The sandbox's port is another origin on this machine.
                try await browser.go(to: "http://127.0.0.1:\(site.port)/sandbox/state")
                let outcome = try await browser.run(
                    """
                    const [url, token] = arguments, order = JSON.stringify({ request: "pause" });
                    const form = document.createElement("form");
                    form.method = "post"; form.enctype = "text/plain"; form.action = url + "control"; form.target = "_blank";
                    document.body.append(form);
                    return Promise.allSettled([
                      fetch(url + "control", { method: "POST", mode: "no-cors", body: order }),
                      fetch(url + "control", { method: "POST", body: order,
                        headers: { "Content-Type": "application/json", Authorization: "Bearer " + token } }),
                      fetch(url + "state.json").then((answer) => answer.text()),
                    ]).then((all) => { form.submit(); return all.map((one) => one.status).join(); })
                    """,
                    [page.url, page.token],
                    as: String.self
                )
                // The first is sent and refused, which its sender may not see; the others are not even allowed by the browser.
                #expect(outcome.hasSuffix("rejected,rejected"))
                let before = try await site.counts().requests
                try await browser.wait { try await site.counts().requests > before + 10 }
                #expect(!run.errorsSoFar.contains("Asked on the live page"))
                // Given the token, the page works.
                try await browser.go(to: page.url)
                try await browser.type(page.token, into: "#token")
                try await browser.click("#token-form button")
                try await browser.wait {
                    try await browser.attribute("disabled", of: "#hold") == nil
                }
                try await browser.click("#hold")
                try await browser.wait {
                    try await browser.text("#headline").hasPrefix("Paused")
                }
                run.signal(SIGKILL)
                try await browser.wait { try await browser.isShown("#connection") }
                #expect(try await browser.text("#connection").contains("the run may have ended"))
            }
        }
    }
}
