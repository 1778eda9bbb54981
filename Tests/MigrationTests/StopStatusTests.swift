import ChargebeeAPI
import Execution
import Testing

@testable import Migration

/// Every reason for which a run stops has the exit status that the contract gives it.
struct StopStatusTests {
    private static let contract: [(StopReason, Int32)] = [
        (.drained, 130), (.paused, 75), (.timeIsUp, 75), (.canary(3), 75),
        (.failureRate(failures: 11, answers: 50), 75), (.failuresInARow(10), 75), (.throttled, 75),
        (.retryBudgetSpent(retries: 100), 75), (.outage(.gateway, ""), 75), (.unreachable(""), 69),
        (.accessRefused(APIFailure(status: 401)), 77), (.inputFailed(""), 65),
    ]

    @Test(arguments: contract)
    func `A reason to stop has its exit status`(reason: StopReason, status: Int32) {
        #expect(Migration.exitStatus(ofStopReason: reason.word)?.rawValue == status)
    }

    @Test func `A process that finished did not stop`() {
        #expect(Migration.exitStatus(ofStopReason: "finished") == nil)
    }
}
