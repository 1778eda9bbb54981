/// A time in which the sandbox is down: connections are closed at once, and nothing has an effect.
///
/// What is in process when it begins goes on and is answered.
package struct SandboxOutage: Sendable, Equatable {
    /// Milliseconds from the first request to the beginning.
    package var start: Int
    /// Milliseconds from the beginning to the end.
    package var length: Int

    /// Makes an outage of `length` milliseconds, beginning `start` milliseconds after the first request.
    package init(start: Int, length: Int) {
        self.start = start
        self.length = length
    }

    /// Whether the sandbox is down so many milliseconds after its first request.
    func covers(_ elapsed: Int64) -> Bool { elapsed >= Int64(start) && elapsed < Int64(start) + Int64(length) }
}
