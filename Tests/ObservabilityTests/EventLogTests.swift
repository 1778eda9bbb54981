import ChargebeeAPI
import MigrationModel
import Observability
import Testing

@testable import Execution

struct EventLogTests {
    private static let opening = RunOpening(
        target: "https://acme-test.chargebee.com/api/v2",
        version: "0.1.0",
        pass: 1,
        planDigest: String(repeating: "a", count: 64),
        processID: 4711,
        rows: 20,
        endedBefore: 3,
        inDoubt: 1,
        callsPerMinute: 142,
        maxInFlight: 20
    )

    private static func closing(_ reason: StopReason?) -> RunClosing {
        var endings = EndingCounts()
        endings[.created] = 20
        return RunClosing(
            exitStatus: reason == nil ? 0 : 75,
            stopReason: reason,
            message: reason == nil ? nil : "Run the same command again to go on.",
            endings: endings
        )
    }

    /// A log of every event that there is.
    private func everything() async throws -> LogLines {
        let lines = LogLines()
        let log = EventLog(job: "moving", write: lines.take)
        log.began(Self.opening)
        log.happened(SampleEvents.all.map { SampleEvents.timed($0) })
        _ = try await SampleRun.run(rows: 20) { told in
            if case .progress(let progress) = told { log.progressed(progress) }
        }
        log.noted("A sandbox answers.")
        log.signalled("SIGINT")
        log.ended(Self.closing(.drained))
        EventLog(job: "moving", write: lines.take).ended(Self.closing(nil))
        EventLog(job: nil, write: lines.take).failed(exitStatus: 78, message: "job.yaml: no such file")
        return lines
    }

    @Test func `Every line has exactly the keys of the catalogue, in its order and of its forms`() async throws {
        let lines = try await everything().parsed()
        for line in lines {
            let keys = LoggedEvent.commonKeys + line.event.keys
            #expect(line.keys == keys.map(\.name), "\(line)")
            for key in keys { #expect(line.fits(key), "\(key.name) in \(line)") }
        }
        #expect(Set(lines.map(\.event)) == Set(LoggedEvent.allCases))
    }

    @Test func `Keys of the catalogue are told apart, and each says what it means`() {
        for event in LoggedEvent.allCases {
            let keys = LoggedEvent.commonKeys + event.keys
            #expect(Set(keys.map(\.name)).count == keys.count)
            #expect(!event.meaning.isEmpty && keys.allSatisfy { $0.meaning.hasSuffix(".") })
        }
    }

    @Test func `No line holds an idempotency key or a token, also where Chargebee repeats one`() async throws {
        let lines = LogLines()
        let log = EventLog(job: "moving", write: lines.take)
        log.happened(SampleEvents.all.map { SampleEvents.timed($0) })
        _ = try await SampleRun.run(rows: 3) { told in
            if case .events(let events) = told { log.happened(events) }
        } answer: { _, _ in
            SampleRun.refusal(404, "resource_not_found")
        }
        #expect(lines.text.contains("resource_not_found"))
        #expect(!lines.text.contains(SampleEvents.idempotencyKey))
        #expect(!lines.text.contains("tok_secret"))
    }

    @Test(arguments: [
        (0, "2026-01-01T00:00:00.000Z"), (0.007, "2026-01-01T00:00:00.007Z"), (0.012, "2026-01-01T00:00:00.012Z"),
        (59.999, "2026-01-01T00:00:59.999Z"), (86_400.5, "2026-01-02T00:00:00.500Z"),
        (-0.001, "2025-12-31T23:59:59.999Z"),
    ])
    func `A time is ISO 8601 in UTC with milliseconds`(seconds: Double, text: String) throws {
        let lines = LogLines()
        let log = EventLog(job: "moving", write: lines.take)
        // The second before is kept, and must not be taken for this one.
        log.happened([SampleEvents.timed(.controlled(.hold), at: seconds - 1)])
        log.happened([SampleEvents.timed(.controlled(.hold), at: seconds)])
        #expect(try lines.parsed().last?.values["time"] as? String == text)
    }

    @Test func `What a server says stays on its line and is cut`() throws {
        let lines = LogLines()
        let code = "\n\"\u{1B}[2J" + String(repeating: "x", count: 5000)
        let answer = SampleEvents.answer(1, status: 400, code: code)
        EventLog(job: "a\"b", write: lines.take)
            .happened([SampleEvents.timed(.answered(answer, purpose: .request, after: .seconds(1)))])
        let line = try #require(try lines.parsed().first)
        #expect(line.values["job"] as? String == "a\"b")
        #expect((line.values["code"] as? String)?.count == 200)
        #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test func `Progress is told at once and then every five seconds`() async throws {
        let lines = LogLines()
        let log = EventLog(job: "moving", write: lines.take)
        let run = try await SampleRun.run(rows: 200) { told in
            if case .progress(let progress) = told { log.progressed(progress) }
        }
        let seconds = Int(run.summary.elapsed / .seconds(1))
        let told = try lines.parsed().filter { $0.event == .progress }
        #expect(run.progresses.count > told.count)
        #expect((seconds / 5...seconds / 5 + 1).contains(told.count))
        #expect(told.first?.values["endings"] as? [String: Int] != nil)
    }

    @Test func `A run's lines account for every row and every call`() async throws {
        let lines = LogLines()
        let log = EventLog(job: "moving", write: lines.take)
        log.began(Self.opening)
        let run = try await SampleRun.run(rows: 40) { told in
            switch told {
            case .events(let events): log.happened(events)
            case .progress(let progress): log.progressed(progress)
            }
        } answer: { row, attempt in
            if row == 5 { return SampleRun.refusal(404, "resource_not_found") }
            return row.isMultiple(of: 10) && attempt == 1
                ? SampleRun.refusal(429, "api_request_limit_exceeded", retryAfter: 1)
                : SampleRun.success(row, attempt)
        }
        log.ended(RunClosing(exitStatus: 3, stopReason: nil, message: nil, endings: run.summary.tally.endings))
        let parsed = try lines.parsed()
        func count(_ event: LoggedEvent) -> Int { parsed.count { $0.event == event } }
        #expect(count(.rowEnded) == 40)
        #expect(count(.sent) == 44)
        #expect(count(.answered) == 44)
        #expect(count(.paused) > 0)
        #expect(parsed.first?.event == .runStarted)
        let last = try #require(parsed.last)
        #expect(last.event == .runEnded)
        #expect(last.values["calls"] as? Int == 44)
        #expect(last.values["retries"] as? Int == 4)
        #expect(last.values["refused_for_rate"] as? Int == 4)
        let endings = try #require(last.values["endings"] as? [String: Int])
        #expect(endings["created"] == 39 && endings["failed"] == 1)
        #expect(endings.values.reduce(0, +) == 40)
        #expect(Set(endings.keys) == Set(Ending.allCases.map(\.rawValue)))
        let bounds = try #require(last.values["bound_ms"] as? [String: Int])
        #expect(Set(bounds.keys) == Set(Binding.allCases.map(\.rawValue)))
        #expect(try #require(bounds["retry_after"]) > 0)
    }

    @Test(arguments: StopReason.each)
    func `Every reason to stop is in the catalogue`(reason: StopReason) throws {
        let lines = LogLines()
        EventLog(job: "moving", write: lines.take).happened([SampleEvents.timed(.stopping(reason))])
        let line = try #require(try lines.parsed().first)
        for key in LoggedEvent.stopping.keys { #expect(line.fits(key), "\(line)") }
    }
}

extension StopReason {
    /// One of each kind.
    fileprivate static let each: [StopReason] = [
        .drained, .paused, .timeIsUp, .canary(3), .failureRate(failures: 11, answers: 50), .failuresInARow(10),
        .throttled, .retryBudgetSpent(retries: 100), .outage(.gateway, "HTTP 400"), .unreachable("no connection"),
        .accessRefused(APIFailure(status: 401)), .inputFailed("input.csv has changed"),
    ]
}
