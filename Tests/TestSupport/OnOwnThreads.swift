package import Testing

/// Runs the tests of a suite on ``OwnThreads``.
package struct OnOwnThreads: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(OwnThreads.shared) { try await function() }
    }
}

extension Trait where Self == OnOwnThreads {
    /// On threads that tests which compute do not keep busy.
    package static var onOwnThreads: Self { Self() }
}
