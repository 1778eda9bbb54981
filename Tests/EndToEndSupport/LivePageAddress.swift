import Foundation

/// Where a run's live page is, as the run tells on standard error, and what controls it, as its token file says.
package struct LivePageAddress: Sendable {
    package let port: Int
    package let token: String

    private struct Untold: Error {}

    /// Waits until it is told.
    ///
    /// - Parameters:
    ///   - run: A run with `--page`.
    ///   - tokenFile: What it was given as `--page-token-file`.
    /// - Throws: Where the run ends before, or half a minute passes.
    package init(of run: RunningProgram, tokenFile: String) async throws {
        for _ in 0..<600 {
            // A line counts once it has its end, and the token is written before it.
            let told = run.errorsSoFar.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = told.first(where: { $0.contains("Live page: http") }), let start = line.range(of: "http://"),
                let port = URL(string: String(line[start.lowerBound...].prefix { $0 != " " }))?.port
            {
                self.port = port
                token = try String(contentsOfFile: tokenFile, encoding: .utf8).trimmingCharacters(in: .newlines)
                return
            }
            guard run.isRunning else { throw Untold() }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Untold()
    }

    package var url: String { "http://127.0.0.1:\(port)/" }
    /// With the token, as the terminal shows it.
    package var key: String { url + "#" + token }
}
