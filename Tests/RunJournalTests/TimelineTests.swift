import MigrationModel
import Testing

@testable import RunJournal

/// The calls of a pass along its time.
@Suite("Timeline")
struct TimelineTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func calls(_ slices: [TimelineSlice]) -> [Int] { slices.map(\.calls) }

    @Test func `A pass without a call has no timeline`() throws {
        let (journal, pass) = try folder.begin()
        #expect(try journal.timeline(of: pass) == nil)
    }

    @Test func `Calls, retries, 429s and failures are counted in their slices, and add up to the totals`() async throws
    {
        let (journal, pass) = try folder.begin()
        try await journal.commit(
            JournalBatch(intents: [
                .of(row: 1, sentAt: 10_100), .of(row: 2, sentAt: 10_900), .of(row: 3, sentAt: 12_000),
            ])
        )
        try await journal.commit(
            JournalBatch(answers: [
                .of(row: 1, status: 429, code: "lock_timeout"), .of(row: 2, status: 429),
                .of(row: 3, status: 503, leavesDoubt: true),
            ])
        )
        try await journal.commit(
            JournalBatch(intents: [
                .of(row: 2, attempt: 2, sentAt: 12_500), .of(row: 3, attempt: 2, purpose: .lookUp, sentAt: 14_000),
            ])
        )
        let timeline = try #require(try journal.timeline(of: pass))
        #expect(timeline.sliceLength == 1000)
        #expect(timeline.slices.map(\.startedAt) == [10_000, 11_000, 12_000, 13_000, 14_000])
        #expect(calls(timeline.slices) == [2, 0, 2, 0, 1])
        #expect(timeline.slices.map(\.retries) == [0, 0, 1, 0, 0])
        #expect(timeline.slices.map(\.throttled) == [1, 0, 0, 0, 0])
        #expect(timeline.slices.map(\.locked) == [1, 0, 0, 0, 0])
        #expect(timeline.slices.map(\.failures) == [0, 0, 2, 0, 1])
        let totals = try journal.attempts(of: pass)
        #expect(calls(timeline.slices).reduce(0, +) == totals.exchanges)
        #expect(timeline.slices.reduce(0) { $0 + $1.retries } == totals.retries)
    }

    @Test func `The first call of a later step is no retry`() async throws {
        let (journal, pass) = try folder.begin()
        let sent: [SendIntent] = [
            .of(row: 1, attempt: 1, sentAt: 1000, step: .readPrimary), .of(row: 1, attempt: 2, sentAt: 2000),
            .of(row: 1, attempt: 3, sentAt: 3000), .of(row: 1, attempt: 4, sentAt: 4000, step: .deleteOld),
        ]
        for intent in sent { try await journal.commit(JournalBatch(intents: [intent])) }
        let timeline = try #require(try journal.timeline(of: pass))
        #expect(timeline.slices.map(\.retries) == [0, 0, 1, 0])
        #expect(try journal.attempts(of: pass).retries == 1)
    }

    @Test func `Waits that were asked for are counted, with the longest`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2)]))
        let answers = [(1, 7), (2, 90)].map { row, seconds in
            AnswerRecord(
                ordinal: row,
                attempt: 1,
                answeredAt: 2000,
                httpStatus: 429,
                code: "api_request_limit_exceeded",
                isReplayed: false,
                retryAfter: .seconds(seconds),
                leavesDoubt: false,
                decision: .retry(after: .seconds(seconds))
            )
        }
        try await journal.commit(JournalBatch(answers: answers))
        let timeline = try #require(try journal.timeline(of: pass))
        #expect(timeline.waitsAsked == 2)
        #expect(timeline.longestWaitAsked == .seconds(90))
    }

    @Test(arguments: [1, 60, 3600, 86_400, 40 * 86_400, 400 * 86_400] as [Int64])
    func `A long run without gaps has at most 160 slices and loses no call`(seconds: Int64) {
        let length = seconds * 1000
        let unit = TimelineScale.unit(from: 0, to: length)
        let busy = stride(from: Int64(0), through: length / unit, by: 1).map { number in
            var slice = TimelineSlice(startedAt: number * unit)
            slice.calls = 3
            return slice
        }
        let timeline = TimelineScale.timeline(of: busy, unit: unit)
        #expect(timeline.slices.count <= Timeline.mostSlices)
        #expect(calls(timeline.slices).reduce(0, +) == busy.count * 3)
        for (slice, next) in zip(timeline.slices, timeline.slices.dropFirst()) {
            #expect(next.startedAt == slice.startedAt + timeline.sliceLength)
        }
    }

    @Test func `A night between two runs is left out and does not squeeze them`() {
        let night: Int64 = 12 * 3_600_000
        let starts: [Int64] = [0, 60_000, night, night + 60_000]
        let seconds = starts.flatMap { start in (0..<60).map { (second: Int64) in start + second * 1000 } }
        let busy = seconds.map { startedAt in
            var slice = TimelineSlice(startedAt: startedAt)
            slice.calls = 1
            return slice
        }
        let timeline = TimelineScale.timeline(of: busy, unit: 1000)
        #expect(timeline.sliceLength == 2000)
        #expect(timeline.slices.count == 120)
        let steps = zip(timeline.slices, timeline.slices.dropFirst()).map { $1.startedAt - $0.startedAt }
        #expect(steps.filter { $0 != 2000 } == [night - 118_000])
    }
}
