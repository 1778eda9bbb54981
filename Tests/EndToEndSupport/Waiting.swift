/// What was waited for did not come.
package struct TookTooLong: Error {}

/// Looks again and again whether something holds; for half a minute at most.
///
/// - Throws: ``TookTooLong``, and what looking throws.
package func wait(until holds: () async throws -> Bool) async throws {
    for _ in 0..<600 {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw TookTooLong()
}

extension Site {
    /// Waits until nothing arrives any more, as what a killed process had on its way.
    package func quiet() async throws {
        var before = -1
        try await wait {
            let now = try counts().requests
            defer { before = now }
            return now == before
        }
    }
}
