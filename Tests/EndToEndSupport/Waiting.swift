import Foundation
import TestSupport

/// Waits as `wait(until:)` does, and gives up where a process has ended.
///
/// - Throws: ``WaitedInVain``, which tells what the process has said; and what looking throws.
package func wait(
    during run: RunningProgram,
    file: String = #fileID,
    line: Int = #line,
    until holds: () async throws -> Bool
) async throws {
    try await wait(
        file: file,
        line: line,
        isOver: { !run.isRunning },
        seen: { "The process \(run.isRunning ? "goes on" : "has ended") and said: \(run.errorsSoFar.suffix(2000))" },
        until: holds
    )
}

extension RunningProgram {
    /// Waits until the program has said something on standard error.
    package func says(_ words: String, file: String = #fileID, line: Int = #line) async throws {
        try await wait(during: self, file: file, line: line) { hasSaid(words) }
    }

    /// Kills the program in the middle of its work, once a site has had some requests more of it.
    ///
    /// - Parameters:
    ///   - requests: How many more; at least one of them has no answer yet.
    ///   - site: Where they arrive.
    ///   - file: Where it is called, for the error.
    ///   - line: The line there.
    /// - Throws: ``WaitedInVain`` where the program ends before.
    /// - Returns: How it ended.
    @discardableResult
    package func killed(
        after requests: Int,
        at site: Site,
        file: String = #fileID,
        line: Int = #line
    ) async throws -> Program.Result {
        try await isSending(requests, to: site, file: file, line: line)
        signal(SIGKILL)
        return await finished()
    }

    /// Waits until the program says that it sends and a site has had some requests more of it, one of them just now.
    package func isSending(
        _ requests: Int = 1,
        to site: Site,
        file: String = #fileID,
        line: Int = #line
    ) async throws {
        try await says("Sending", file: file, line: line)
        let before = try await site.counts().requests
        try await wait(during: self, file: file, line: line) {
            let counts = try await site.counts()
            return counts.requests >= before + requests && counts.inProcess > 0
        }
    }
}

extension Site {
    /// Waits until nothing is in process or on its way in, as of a killed process, so that all effects have happened.
    package func settle() async throws {
        var (requests, quietLooks) = (-1, 0)
        try await wait {
            let (counts, isQuiet) = (try counts(), try hasReadAll())
            quietLooks = isQuiet && counts.inProcess == 0 && counts.requests == requests ? quietLooks + 1 : 0
            requests = counts.requests
            // What has been read from a connection is counted an instant later.
            return quietLooks == 10
        }
    }

    /// Whether no connection is left whose other end is gone: a request may be in it that was not read yet.
    private func hasReadAll() throws -> Bool {
        // A line has its own end, the other one and the state, of which 08 is CLOSE_WAIT; others on the machine fill it.
        let (table, loopback) = (try Data(contentsOf: URL(fileURLWithPath: "/proc/net/tcp")), "0100007F:")
        let ends = Data((loopback + String(port, radix: 16, uppercase: true) + " " + loopback).utf8)
        var rest = table[...]
        while let found = rest.range(of: ends) {
            rest = rest[found.upperBound...]
            if rest.dropFirst(5).starts(with: Data("08".utf8)) { return false }
        }
        return true
    }
}
