import Foundation
import Synchronization

/// Threads of their own for tests that talk to other processes or to servers.
///
/// All other tests share as many threads as the machine has cores, and some compute for seconds without a pause; a test that
/// waits would get its turn only after them, long after what it waits for has passed by.
package final class OwnThreads: TaskExecutor {
    package static let shared = OwnThreads(count: 8)

    /// Protects what is to be done, in its order.
    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init(count: Int) {
        for _ in 0..<count { Thread.detachNewThread { self.work() } }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    /// Lets some time pass; unlike `Task.sleep` it is not for the shared threads to say when it is over.
    package static func pause(milliseconds: Int) async {
        await withCheckedContinuation { continuation in
            clock.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
        }
    }

    private static let clock = DispatchQueue(label: "pauses")

    private func work() {
        while true {
            waiting.wait()
            let job = jobs.withLock { $0.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
