import Foundation

/// Where a run's live page is and what controls it, as the run tells on standard error.
package struct LivePageAddress: Sendable {
    package let port: Int
    package let token: String

    private struct Untold: Error {}

    /// Waits until it is told.
    ///
    /// - Throws: Where the run ends before, or half a minute passes.
    package init(of run: RunningProgram) async throws {
        for _ in 0..<600 {
            // A line counts once it has its end.
            let told = run.errorsSoFar.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = told.first(where: { $0.contains("/#") }),
                let key = URL(string: String(line[Self.start(line)...])),
                let port = key.port, let token = key.fragment
            {
                self.port = port
                self.token = token
                return
            }
            guard run.isRunning else { throw Untold() }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Untold()
    }

    private static func start(_ line: Substring) -> String.Index {
        line.range(of: "http://")?.lowerBound ?? line.startIndex
    }

    package var url: String { "http://127.0.0.1:\(port)/" }
    /// With the token, as the terminal shows it.
    package var key: String { url + "#" + token }
}
