import Foundation

/// A headless Chromium with one page, driven from outside as a person uses it.
///
/// It reaches nothing but this machine. One at a time is enough for two cores: suites that use it are `.serialized`.
package struct Browser: Sendable {
    let driver: WebDriver
    /// The folder of its profile, which its processes name.
    package let home: String

    /// Whether a test that needs a browser is to run: where there is one, or where `make test` says that all tests count.
    package static var isExpected: Bool {
        ProcessInfo.processInfo.environment["TOKENFERRY_ALL_TESTS"] == "1"
            || ["chromium", "chromedriver"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
            }
    }

    /// What a test says that is not run for want of a browser.
    package static let advice = "needs chromium and chromium-driver, which make test installs"

    /// Starts a browser, does something with it, and ends it in every case.
    ///
    /// - Parameters:
    ///   - width: The page's width in CSS pixels.
    ///   - height: The page's height in CSS pixels.
    ///   - isDark: Whether the page is told that its reader prefers a dark scheme; the default is a light one.
    ///   - body: What is done with it.
    /// - Throws: Where the browser does not start, and what `body` throws.
    /// - Returns: What `body` returns.
    package static func open<Value>(
        width: Int = 1280,
        height: Int = 900,
        isDark: Bool = false,
        _ body: (Browser) async throws -> Value
    ) async throws -> Value {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let process = try await WebDriverProcess.started(home: home)
        do {
            let driver = try await WebDriver(port: process.port, capabilities: capabilities(home: home))
            let browser = Browser(driver: driver, home: home.path)
            try await browser.resize(width: width, height: height)
            try await browser.prefer(dark: isDark)
            let value = try await body(browser)
            await process.end()
            return value
        } catch {
            await process.end()
            throw error
        }
    }

    private static func capabilities(home: URL) -> [String: Any] {
        var arguments = [
            "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-default-apps", "--disable-sync", "--disable-dev-shm-usage",
            "--user-data-dir=\(home.appendingPathComponent("profile").path)",
            // The browser ends with its driver, also where that is killed.
            "--remote-debugging-pipe",
            // Nothing outside of this machine has an address.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ]
        // Chromium has no sandbox for root, which is what a container's user is.
        if getuid() == 0 { arguments.append("--no-sandbox") }
        return [
            "browserName": "chrome",
            "unhandledPromptBehavior": "ignore",
            "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
            "goog:chromeOptions": ["args": arguments, "binary": "/usr/bin/chromium"],
        ]
    }

    /// Goes to a page and waits until it is loaded.
    package func go(to address: String) async throws { try await driver.command("/url", ["url": address]) }

    /// Goes to a file.
    package func go(toFile path: String) async throws {
        try await go(to: URL(fileURLWithPath: path).absoluteString)
    }

    /// Loads the page again.
    package func reload() async throws { try await driver.command("/refresh", [:]) }

    /// The document's title.
    package var title: String {
        get async throws { try await driver.command("/title", nil, as: String.self) }
    }

    /// The text of the open `alert`, or `nil` where none is open.
    package var alert: String? {
        get async throws {
            do { return try await driver.command("/alert/text", nil, as: String.self) } catch let error
                as WebDriver.CommandError where error.code == "no such alert"
            { return nil }
        }
    }

    /// Runs JavaScript in the page, outside of its Content-Security-Policy, and returns what it returns.
    ///
    /// - Parameters:
    ///   - source: A function's body; where it returns a promise, that is waited for.
    ///   - arguments: What the body finds in `arguments`.
    ///   - type: What it returns.
    /// - Throws: Where it throws, and where it returns something else.
    /// - Returns: The value.
    package func run<Value: Decodable>(_ source: String, _ arguments: [String] = [], as type: Value.Type)
        async throws -> Value
    {
        try await driver.command("/execute/sync", ["script": source, "args": arguments], as: type)
    }

    /// Runs JavaScript in the page, for what it does.
    package func run(_ source: String, _ arguments: [String] = []) async throws {
        try await driver.command("/execute/sync", ["script": source, "args": arguments])
    }
}
