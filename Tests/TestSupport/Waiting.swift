/// What was waited for did not come.
package struct WaitedInVain: Error, CustomStringConvertible {
    package let description: String
}

/// Looks again and again whether something holds; whatever a test waits for, it waits for by this.
///
/// It gives up where that cannot come any more, or did not for five minutes, which no machine is busy for: no test hangs.
///
/// - Parameters:
///   - file: Where it is waited, for the error.
///   - line: The line there.
///   - isOver: Whether nothing can come any more; it is looked once more then.
///   - seen: What there was to see, for the error.
///   - holds: What is waited for.
/// - Throws: ``WaitedInVain``, and what looking throws.
package func wait(
    file: String = #fileID,
    line: Int = #line,
    isOver: () -> Bool = { false },
    seen: () -> String = { "" },
    until holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(300)
    while true {
        let isLast = isOver() || ContinuousClock.now >= end
        if try await holds() { return }
        guard !isLast else { throw WaitedInVain(description: "\(file):\(line): waited in vain. \(seen())") }
        await OwnThreads.pause(milliseconds: 20)
    }
}
