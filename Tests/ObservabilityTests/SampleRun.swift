import ChargebeeAPI
import Execution
import MigrationModel
import Synchronization
import TestSupport

/// A run of the real executor in virtual time, against answers that are made up row by row.
struct SampleRun {
    /// What was told of it, in order.
    var events: [TimedEvent] = []
    var progresses: [ExecutionProgress] = []
    var summary: ExecutionSummary

    /// Runs `rows` rows, each of a customer of its own.
    ///
    /// - Parameters:
    ///   - rows: How many.
    ///   - told: Called with all that the run tells.
    ///   - answer: What comes back for a row's n-th request; the default is a success.
    /// - Throws: What the executor throws.
    /// - Returns: What was told, and how it ended.
    static func run(
        rows: Int,
        told: @escaping (SampleRun.Told) -> Void = { _ in },
        answer: @escaping @Sendable (_ row: Int, _ attempt: Int) -> APIResponse = SampleRun.success
    ) async throws -> SampleRun {
        let clock = VirtualClock()
        let scheduler = RequestScheduler(
            limits: ExecutionLimits(callsPerMinute: 600, maxInFlight: 8, retries: 4),
            rules: StopRules(),
            signer: Signer(),
            gathersEvents: true,
            random: SeededGenerator(seed: 1)
        )
        var next = 1
        var events: [TimedEvent] = []
        var progresses: [ExecutionProgress] = []
        let executor = Executor(transport: Answers(answer: answer), store: Store(), clock: clock)
        let summary = try await executor.run(
            scheduler,
            rows: rows,
            source: {
                guard next <= rows else { return nil }
                defer { next += 1 }
                return .send(Self.request(next), nil)
            },
            control: RunControl(),
            audience: Executor.Audience(
                progress: { progress in
                    progresses.append(progress)
                    told(.progress(progress))
                },
                events: { new in
                    events += new
                    told(.events(new))
                }
            )
        )
        return SampleRun(events: events, progresses: progresses, summary: summary)
    }

    enum Told {
        case events([TimedEvent])
        case progress(ExecutionProgress)
    }

    @Sendable static func success(_ row: Int, _ attempt: Int) -> APIResponse {
        let body = #"{"payment_source":{"id":"pm_\#(row)","customer_id":"","reference_id":"r","created_at":1}}"#
        return .answered(APIAnswer(status: 200, body: Array(body.utf8)))
    }

    @Sendable static func refusal(_ status: Int, _ code: String, retryAfter: Int? = nil) -> APIResponse {
        let body = #"{"message":"No: tok_secret_0001","type":"invalid_request","api_error_code":"\#(code)"}"#
        return .answered(
            APIAnswer(status: status, retryAfter: retryAfter.map(RetryAfter.seconds), body: Array(body.utf8))
        )
    }

    private static func request(_ row: Int) -> PlannedRequest {
        PlannedRequest(
            address: RowAddress(ordinal: row, line: row + 1),
            path: "payment_sources/create_using_permanent_token",
            body: [],
            customerID: "customer-\(row)",
            gatewayAccountID: nil,
            tokens: TokenFields(referenceID: "tok_secret_0001"),
            becomesPrimary: false
        )
    }

    private struct Signer: RowSigning {
        func fingerprint(of request: PlannedRequest) -> RowFingerprint { RowFingerprint(bytes: [1]) }

        func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
            "\(SampleEvents.idempotencyKey)/\(request.address.ordinal)/\(generation)"
        }
    }

    private struct Store: OutcomeStore {
        func commit(_ batch: JournalBatch) async throws {}
        func isRecorded(paymentSourceID: String, besidesRow ordinal: Int) throws -> Bool { false }
    }

    private final class Answers: Transport {
        private let answer: @Sendable (_ row: Int, _ attempt: Int) -> APIResponse
        /// Protects how often each key was sent.
        private let attempts = Mutex<[String: Int]>([:])

        init(answer: @escaping @Sendable (_ row: Int, _ attempt: Int) -> APIResponse) { self.answer = answer }

        func send(_ call: APICall) async -> APIResponse {
            let key = call.idempotencyKey ?? ""
            let attempt = attempts.withLock { attempts in
                attempts[key, default: 0] += 1
                return attempts[key, default: 0]
            }
            return answer(Int(key.split(separator: "/").dropFirst().first ?? "") ?? 0, attempt)
        }
    }

    /// A clock on which a sleep takes no time; it begins at the new year.
    private final class VirtualClock: ExecutionClock {
        /// Protects the time.
        private let elapsed = Mutex(Duration.zero)

        var now: Moment {
            let elapsed = elapsed.withLock { $0 }
            return Moment(elapsed: elapsed, wall: SampleEvents.newYear + UnixMilliseconds(elapsed / .milliseconds(1)))
        }

        func sleep(until deadline: Duration) async {
            await Task.yield()
            elapsed.withLock { $0 = max($0, deadline) }
        }
    }
}
