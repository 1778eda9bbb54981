import ChargebeeAPI
import Execution
import MigrationModel
import Synchronization
import Testing

/// What the loop around the scheduler does, in which order.
struct ExecutorTests {
    /// What happened, in its order, by whomever.
    private final class Trace: Sendable {
        private let noted = Mutex<[String]>([])

        var events: [String] { noted.withLock { Array($0) } }
        func note(_ event: String) { noted.withLock { $0.append(event) } }
    }

    private struct TracingTransport: Transport {
        let trace: Trace

        func send(_ call: APICall) async -> APIResponse {
            trace.note("sent \(call.idempotencyKey ?? "")")
            if call.path.hasSuffix("export_payment_source") { return answer(exported: "cpt/card") }
            return created("pm_\(call.idempotencyKey ?? "")")
        }
    }

    private struct DiskFull: Error {}

    private struct TracingStore: OutcomeStore {
        let trace: Trace
        var isFull = false

        func commit(_ batch: JournalBatch) async throws {
            if isFull { throw DiskFull() }
            for step in batch.steps { trace.note("\(step.step.rawValue) row-\(step.address.ordinal)-0") }
            for ending in batch.endings { trace.note("\(ending.ending.rawValue) row-\(ending.address.ordinal)-0") }
            for intent in batch.intents { trace.note("intent \(intent.idempotencyKey)") }
        }

        func isRecorded(paymentSourceID: String, besidesRow ordinal: Int) throws -> Bool { false }
    }

    private func execute(
        _ items: [WorkItem],
        store: (Trace) -> TracingStore = { TracingStore(trace: $0) },
        control: RunControl = RunControl(),
        scheduler: RequestScheduler = scheduler(callsPerMinute: 1_000_000)
    ) async throws -> (summary: ExecutionSummary, events: [String]) {
        let trace = Trace()
        let executor = Executor(transport: TracingTransport(trace: trace), store: store(trace))
        var rest = items[...]
        let summary = try await executor.run(
            scheduler,
            source: { rest.popFirst() },
            control: control
        )
        return (summary, trace.events)
    }

    @Test func `A step is durable before the next one is sent`() async throws {
        let (summary, events) = try await execute(
            (1...50).map { .send(sourceRequest($0), nil) },
            scheduler: stepScheduler(procedure("port"))
        )
        #expect(summary.tally.endings[.created] == 50)
        for row in 1...50 {
            let (export, creation) = ("\(row)-export_payment_source-0", "\(row)-create_using_permanent_token-0")
            let found = [
                "intent \(export)", "sent \(export)", "export row-\(row)-0", "intent \(creation)", "sent \(creation)",
                "created row-\(row)-0",
            ].compactMap { events.firstIndex(of: $0) }
            #expect(found.count == 6 && found == found.sorted(), "row \(row)")
        }
    }

    @Test func `A row that ends without a call is recorded`() async throws {
        let steps = [
            StepRecord(address: RowAddress(ordinal: 1, line: 2), step: .export, doneAt: epoch),
            StepRecord(
                address: RowAddress(ordinal: 1, line: 2),
                step: .request,
                doneAt: epoch,
                paymentSourceID: "pm_1"
            ),
        ]
        let history = RowHistory(
            attempts: 2,
            generation: 0,
            idempotencyKey: "",
            keyFirstSentAt: 0,
            isInDoubt: false,
            steps: steps
        )
        let (summary, events) = try await execute(
            [.send(sourceRequest(1), history)],
            scheduler: stepScheduler(procedure("port"))
        )
        #expect(summary.tally.endings[.created] == 1 && summary.tally.calls == 0)
        #expect(events == ["created row-1-0"])
    }

    @Test func `An intent is durable before its request is sent, and an ending before the run is over`() async throws {
        let (summary, events) = try await execute((1...50).map { .send(request($0), nil) })
        #expect(summary.tally.endings[.created] == 50)
        for row in 1...50 {
            let positions = ["intent", "sent", "created"].map { events.firstIndex(of: "\($0) row-\(row)-0") }
            let found = positions.compactMap(\.self)
            #expect(found.count == 3 && found == found.sorted(), "row \(row)")
        }
    }

    @Test func `Where the intent cannot be written, nothing is sent`() async throws {
        let trace = Trace()
        let executor = Executor(
            transport: TracingTransport(trace: trace),
            store: TracingStore(trace: trace, isFull: true)
        )
        var rest: ArraySlice<WorkItem> = [.send(request(1), nil)]
        await #expect(throws: DiskFull.self) {
            try await executor.run(
                scheduler(),
                source: { rest.popFirst() },
                control: RunControl()
            )
        }
        #expect(trace.events.isEmpty)
    }

    @Test func `A run that is drained before it begins sends nothing`() async throws {
        let control = RunControl()
        control.drain()
        let (summary, events) = try await execute([.send(request(1), nil)], control: control)
        #expect(summary.stopReason == .drained)
        #expect(events.isEmpty)
    }

    @Test func `Rows that need no sending are all recorded, beyond one batch too`() async throws {
        let items = (1...2000).map { ordinal in
            WorkItem.ended(
                RowEnding(address: RowAddress(ordinal: ordinal, line: ordinal), ending: .alreadyDone, endedAt: epoch)
            )
        }
        let (summary, events) = try await execute(items)
        #expect(summary.tally.endings[.alreadyDone] == 2000)
        #expect(events.count == 2000)
    }

    @Test func `An input that cannot be read on ends the run after what is in flight`() async throws {
        struct Unreadable: Error, CustomStringConvertible { let description = "the file is gone" }
        let trace = Trace()
        let executor = Executor(transport: TracingTransport(trace: trace), store: TracingStore(trace: trace))
        var rest: ArraySlice<WorkItem> = [.send(request(1), nil)]
        let summary = try await executor.run(
            scheduler(),
            source: {
                guard let item = rest.popFirst() else { throw Unreadable() }
                return item
            },
            control: RunControl()
        )
        #expect(summary.stopReason == .inputFailed("the file is gone"))
    }
}
