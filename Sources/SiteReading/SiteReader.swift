package import ChargebeeAPI
package import Execution

/// Reads from a Chargebee site, one GET at a time, at the job's pace and with retries.
///
/// It belongs to one task. What it may do when is decided by ``ReadScheduler``.
package final class SiteReader {
    private let transport: any Transport
    private let clock: any ExecutionClock
    private let control: ReadingControl
    private let tell: (ReadingProgress) -> Void
    private var scheduler: ReadScheduler

    /// The longest sleep, so that an end that is asked for comes soon and a wait is seen to go on.
    private static let longestSleep = Duration.milliseconds(500)

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - transport: Makes the calls.
    ///   - limits: The bounds.
    ///   - site: The calls of this machine's other processes, on the same clock as `clock`; `nil` goes without.
    ///   - earlierCalls: Calls of the last minute made before, on the same clock.
    ///   - clock: The time.
    ///   - control: By which the reading can be ended.
    ///   - random: For the jitter.
    ///   - tell: Told how it goes, at each answer and twice a second while it waits.
    package init(
        transport: any Transport,
        limits: ReadingLimits,
        site: (any SiteLedger)? = nil,
        earlierCalls: [Duration] = [],
        clock: any ExecutionClock = SystemExecutionClock(),
        control: ReadingControl = ReadingControl(),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        tell: @escaping (ReadingProgress) -> Void = { _ in }
    ) {
        self.transport = transport
        self.clock = clock
        self.control = control
        self.tell = tell
        scheduler = ReadScheduler(limits: limits, earlierCalls: earlierCalls, site: site, random: random)
    }

    /// Calls made so far, retries included.
    package var calls: Int { scheduler.calls }
    /// When the calls of the last minute were made, on the reader's clock; for a run that goes on after it.
    package var callTimes: [Duration] { scheduler.callTimes }
    /// The reader's clock.
    package var now: Moment { clock.now }

    /// The successful answer to a GET.
    ///
    /// - Throws: ``SiteReadingError``; `refused` for a call that Chargebee refuses, with its failure.
    package func get(_ call: APICall) async throws(SiteReadingError) -> APIAnswer {
        try await read(call) { $0 }
    }

    /// What a GET answers, read by a body that gives `nil` for what is not what the API promises.
    ///
    /// - Throws: ``SiteReadingError``; `unreadable` where the body gives `nil` again and again.
    package func read<Value>(
        _ call: APICall,
        _ body: (APIAnswer) -> Value?
    ) async throws(SiteReadingError) -> Value {
        while true {
            try await awaitTurn(call)
            tell(scheduler.progress(waitsUntil: nil, at: clock.now))
            let response = await transport.send(call)
            var value: Value?
            if case .answered(let answer) = response, answer.isSuccess { value = body(answer) }
            switch scheduler.receive(response, isReadable: value != nil, of: call, at: clock.now) {
            case .done: if let value { return value }
            case .again: continue
            case .failed(let error): throw error
            }
        }
    }

    /// A payment source by its id; `nil` where Chargebee knows none.
    package func source(_ id: String) async throws(SiteReadingError) -> PaymentSource? {
        try await unlessMissing { () throws(SiteReadingError) in
            try await read(.retrieveSource(id)) { $0.paymentSource() }
        }
    }

    /// A customer's payment roles by its id; `nil` where Chargebee knows none.
    package func customer(_ id: String) async throws(SiteReadingError) -> CustomerRoles? {
        try await unlessMissing { () throws(SiteReadingError) in
            try await read(.retrieveCustomer(id)) { $0.customer() }
        }
    }

    private func unlessMissing<Value>(
        _ body: () async throws(SiteReadingError) -> Value
    ) async throws(SiteReadingError) -> Value? {
        do {
            return try await body()
        } catch {
            // Asked for by its id, what is not there is an answer, if it is Chargebee's; `site_not_found` is told apart before.
            if error.code == .refused, error.failure?.status == 404, error.failure?.code != nil { return nil }
            throw error
        }
    }

    private func awaitTurn(_ call: APICall) async throws(SiteReadingError) {
        while true {
            guard !control.isDrained, !Task.isCancelled else { throw SiteReadingError(.stopped, call: "\(call)") }
            let now = clock.now
            guard case .wait(let instant, _) = scheduler.next(at: now) else { return }
            tell(scheduler.progress(waitsUntil: instant, at: now))
            await clock.sleep(until: min(instant, now.elapsed + Self.longestSleep))
        }
    }
}
