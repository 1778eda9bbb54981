import Foundation
import TestSupport

/// A `chromedriver` on a port of its own, which ends with everything that it started.
///
/// It runs in a session of its own under a shell that waits for the end of its input. That end comes with ``end()``, and also
/// where the test's process dies: then the shell kills the whole group, so that no browser is left behind.
final class WebDriverProcess: Sendable {
    /// Where it listens, on 127.0.0.1.
    let port: Int
    private let input: FileHandle
    private let process: ChildProcess

    /// `setsid` makes the group, the shell keeps it: `kill 0` is for all of the group, also where the driver ends by itself.
    private static let guarded =
        "{ chromedriver --port=0 </dev/null; kill -KILL 0; } & cat >/dev/null; kill -KILL 0"

    /// Starts one, a second time and more where it ends at once: a port that is free on 127.0.0.1 may be taken on [::1].
    ///
    /// - Throws: ``NotStarted`` after five times.
    static func started(home: URL) async throws -> WebDriverProcess {
        for _ in 1..<5 {
            if let process = try? await WebDriverProcess(home: home) { return process }
        }
        return try await WebDriverProcess(home: home)
    }

    /// Starts it, with the folder for what the browser writes outside of its profile.
    ///
    /// - Throws: ``NotStarted`` where it says no port within a hundred seconds.
    init(home: URL) async throws {
        let (input, output) = (try ChildProcess.pipe(), try ChildProcess.pipe())
        var variables = ProcessInfo.processInfo.environment
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"] { variables[name] = home.path }
        process = try ChildProcess(
            "/usr/bin/env",
            ["setsid", "--wait", "sh", "-c", Self.guarded],
            environment: variables,
            streams: (input.reading.fileDescriptor, output.writing.fileDescriptor, nil)
        )
        try input.reading.close()
        try output.writing.close()
        self.input = input.writing
        guard let port = Self.port(in: output.reading) else {
            try? input.writing.close()
            _ = await process.ended()
            throw NotStarted()
        }
        self.port = port
    }

    /// Ends the browser and the driver; a second call does nothing.
    func end() async {
        try? input.close()
        _ = await process.ended()
    }

    /// Reads until the line that says the port; `nil` where the output ends before, or says nothing for a hundred seconds.
    private static func port(in output: FileHandle) -> Int? {
        var said = ""
        while true {
            var waiting = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 100_000) == 1 else { return nil }
            let data = output.availableData
            if data.isEmpty { return nil }
            said += String(decoding: data, as: UTF8.self)
            if let match = said.firstMatch(of: /started successfully on port ([0-9]+)/) { return Int(match.1) }
        }
    }

    /// `chromedriver` did not start.
    struct NotStarted: Error, CustomStringConvertible {
        let description = "chromedriver does not start: apt-get install chromium chromium-driver, as make test does"
    }
}
