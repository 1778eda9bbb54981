import Foundation
import TestSupport

/// Where a run's live page is, as the run tells on standard error, and what controls it, as its token file says.
package struct LivePageAddress: Sendable {
    package let port: Int
    package let token: String

    /// Waits until it is told.
    ///
    /// - Parameters:
    ///   - run: A run with `--page`.
    ///   - tokenFile: What it was given as `--page-token-file`.
    /// - Throws: ``WaitedInVain`` where the run ends before, and where the file cannot be read.
    package init(of run: RunningProgram, tokenFile: String) async throws {
        var told: Int?
        try await wait(during: run) {
            told = run.hasSaid("Live page: http") ? Self.port(in: run.errorsSoFar) : nil
            return told != nil
        }
        port = told ?? 0
        token = try String(contentsOfFile: tokenFile, encoding: .utf8).trimmingCharacters(in: .newlines)
    }

    /// The port in a run's lines; one counts once it has its end, and the token is written before it.
    private static func port(in errors: String) -> Int? {
        let told = errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let line = told.first(where: { $0.contains("Live page: http") }), let start = line.range(of: "http://")
        else { return nil }
        return URL(string: String(line[start.lowerBound...].prefix { $0 != " " }))?.port
    }

    package var url: String { "http://127.0.0.1:\(port)/" }
    /// With the token, as the terminal shows it.
    package var key: String { url + "#" + token }
}
