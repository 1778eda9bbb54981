import Foundation

/// A `chromedriver` on a port of its own, which ends with everything that it started.
///
/// It runs in a session of its own under a shell that waits for the end of its input. That end comes with ``end()``, and also
/// where the test's process dies: then the shell kills the whole group, so that no browser is left behind.
final class WebDriverProcess: Sendable {
    /// Where it listens, on 127.0.0.1.
    let port: Int
    private let input: Pipe
    private let process: Process

    /// `setsid` makes the group, the shell keeps it: `kill 0` is for all of the group.
    private static let guarded =
        "chromedriver --port=0 </dev/null & cat >/dev/null; kill -KILL 0"

    /// Starts it, with the folder for what the browser writes outside of its profile.
    ///
    /// - Throws: ``NotStarted`` where it says no port within a hundred seconds.
    init(home: URL) throws {
        let output = Pipe()
        input = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["setsid", "--wait", "sh", "-c", Self.guarded]
        var variables = ProcessInfo.processInfo.environment
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"] { variables[name] = home.path }
        process.environment = variables
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard let port = Self.port(in: output.fileHandleForReading) else {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
            throw NotStarted()
        }
        self.port = port
    }

    /// Ends the browser and the driver; a second call does nothing.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
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
