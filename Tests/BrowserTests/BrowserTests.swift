import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The browser that other tests look at pages with.
@Suite(.onOwnThreads, .serialized, .enabled(if: Browser.isExpected, Comment(rawValue: Browser.advice)))
struct BrowserTests {
    private static let page = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Zoë</title>
        <style>body { color: rgb(1, 2, 3) } @media (prefers-color-scheme: dark) { body { color: rgb(4, 5, 6) } }</style>
        </head><body>
        <input name="word"><button onclick="said.textContent = document.querySelector('input').value">Say</button>
        <p id="said" data-kind="still">nothing</p><p hidden>unseen</p>
        <script>
        setTimeout(() => { document.body.append(document.createElement('hr')) }, 200)
        console.error('a complaint')
        fetch('http://198.51.100.1:9/outside').catch(() => {})
        </script></body></html>
        """

    @Test func `A page is read, typed into, clicked and waited for`() async throws {
        let file = try TemporaryFile(Self.page, suffix: ".html")
        try await Browser.open { browser in
            try await browser.go(toFile: file.path)
            #expect(try await browser.title == "Zoë")
            #expect(try await browser.text("#said") == "nothing")
            #expect(try await browser.attribute("data-kind", of: "#said") == "still")
            #expect(try await browser.attribute("data-none", of: "#said") == nil)
            #expect(try await browser.count("p") == 2)
            #expect(try await browser.isShown("p[hidden]") == false)
            try await browser.type("moin – 漢字", into: "input")
            try await browser.click("button")
            #expect(try await browser.text("#said") == "moin – 漢字")
            try await browser.clear("input")
            try await browser.click("button")
            #expect(try await browser.texts("#said") == [""])
            try await browser.wait { try await browser.isShown("hr") }
            #expect(try await browser.run("return Promise.resolve(arguments[0] + 1)", ["1"], as: String.self) == "11")
            await #expect(throws: Browser.NoElement.self) { try await browser.click("video") }
        }
    }

    @Test func `What a page complains about and asks for is noted`() async throws {
        let file = try TemporaryFile(Self.page, suffix: ".html")
        try await Browser.open { browser in
            try await browser.go(toFile: file.path)
            #expect(try await browser.console().contains { $0.level == "SEVERE" && $0.message.contains("a complaint") })
            let requests = try await browser.requests()
            #expect(requests.contains { $0.hasSuffix(file.path) })
            #expect(requests.contains("http://198.51.100.1:9/outside"))
            #expect(try await browser.alert == nil)
        }
    }

    @Test(arguments: [(400, false), (1280, true)])
    func `Width and scheme are those that were asked for`(width: Int, isDark: Bool) async throws {
        let file = try TemporaryFile(Self.page, suffix: ".html")
        try await Browser.open(width: width, isDark: isDark) { browser in
            try await browser.go(toFile: file.path)
            #expect(try await browser.run("return innerWidth", as: Int.self) == width)
            let colour = try await browser.run("return getComputedStyle(document.body).color", as: String.self)
            #expect(colour == (isDark ? "rgb(4, 5, 6)" : "rgb(1, 2, 3)"))
            #expect(try await browser.screenshot().starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let pdf = try await browser.printed(on: .a4)
            #expect(pdf.starts(with: Data("%PDF".utf8)))
        }
    }

    @Test func `A browser ends with its test, also where that fails`() async throws {
        struct Broken: Error {}
        var ended: Browser?
        await #expect(throws: Broken.self) {
            try await Browser.open { browser in
                ended = browser
                #expect(try !Self.processes(naming: browser.home).isEmpty)
                throw Broken()
            }
        }
        let browser = try #require(ended)
        try await browser.wait { try Self.processes(naming: browser.home).isEmpty }
        #expect(!FileManager.default.fileExists(atPath: browser.home))
    }

    /// The ids of the processes whose command line has a text in it.
    private static func processes(naming text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard name.allSatisfy(\.isNumber), let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            else { return false }
            return String(decoding: line, as: UTF8.self).contains(text)
        }
    }
}
