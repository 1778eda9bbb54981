import Execution
import Foundation
import MigrationModel
import RunJournal
import Testing

@Suite("Passes")
struct PassTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `A pass is kept with all it was begun with`() throws {
        let identity = PassIdentity.sample(input: "Zoë's cards.csv", rows: 3)
        let begun = try folder.open().beginPass(identity)
        let found = try #require(try folder.open().latestPass())
        #expect(found == begun)
        #expect(found.identity == identity)
        #expect(found.number == 1)
        #expect(!found.rejectionsAreRecorded && !found.canaryIsDone)
    }

    @Test func `What is recorded after a pass was begun belongs to it`() throws {
        let journal = try folder.open()
        let pass = try journal.beginPass(.sample(rows: 2))
        try journal.record([.of(row: 1, .rejected, code: "missing_token")])
        let rejected = try journal.endings(of: pass)[.rejected]
        #expect(rejected == 1)
    }

    @Test func `Rejections and canary are marked for the pass at work alone`() throws {
        let (journal, _) = try folder.begin()
        try journal.markRejectionsRecorded()
        #expect(try journal.latestPass()?.rejectionsAreRecorded == true)
        #expect(try journal.latestPass()?.canaryIsDone == false)
        try journal.markCanaryDone()
        #expect(try journal.latestPass()?.canaryIsDone == true)
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        let second = try #require(try journal.latestPass())
        #expect(second.number == 2)
        #expect(!second.rejectionsAreRecorded && !second.canaryIsDone)
    }

    @Test func `A second pass counts its own rows`() async throws {
        let (journal, first) = try folder.begin(rows: 3)
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1)], endings: [.of(row: 2, .created, source: "pm_2")])
        )
        let second = try journal.beginPass(.sample(input: "more.csv", rows: 5))
        try journal.beginProcess(on: second)
        try journal.record([.of(row: 2, .rejected, code: "missing_token")])
        #expect(try journal.endings(of: first)[.created] == 1)
        #expect(try journal.endings(of: first).total == 3)
        #expect(try journal.endings(of: second)[.rejected] == 1)
        #expect(try journal.endings(of: second)[.notAttempted] == 4)
        #expect(try journal.resumePoint(of: second).histories.isEmpty)
        // What was in doubt is left for review.
        #expect(try journal.codes(of: first).map(\.code) == ["in_doubt"])
    }

    @Test func `Only an earlier pass's done rows count as done already`() async throws {
        let (journal, first) = try folder.begin()
        try await journal.commit(JournalBatch(intents: (1...5).map { .of(row: $0) }))
        try await journal.commit(
            JournalBatch(endings: [
                .of(row: 1, .created, source: "pm_1"), .of(row: 2, .recovered, source: "pm_2"), .of(row: 3, .failed),
                .of(row: 4, .created),
            ])
        )
        #expect(try journal.doneSource(of: .sample(1), before: first) == nil)
        let second = try journal.beginPass(.sample(input: "more.csv"))
        #expect(try journal.doneSource(of: .sample(1), before: second) == "pm_1")
        #expect(try journal.doneSource(of: .sample(2), before: second) == "pm_2")
        #expect(try journal.doneSource(of: .sample(3), before: second) == nil)
        #expect(try journal.doneSource(of: .sample(4), before: second) == "")
        #expect(try journal.doneSource(of: .sample(5), before: second) == nil)
        #expect(try journal.doneSource(of: .sample(99), before: second) == nil)
    }

    @Test func `The processes of a pass are kept with how they ended`() throws {
        do {
            let (journal, _) = try folder.begin()
            try journal.endProcess(as: "canary")
        }
        let journal = try folder.open()
        let first = try #require(try journal.latestPass())
        try journal.beginProcess(on: first)
        let second = try journal.beginPass(.sample(input: "more.csv"))
        #expect(try journal.processes(on: second).isEmpty)
        try journal.beginProcess(on: second)
        let processes = try journal.processes(on: first)
        #expect(processes.map(\.pass) == [1, 1])
        #expect(
            processes.map(\.processID) == Array(repeating: Int(ProcessInfo.processInfo.processIdentifier), count: 2)
        )
        #expect(processes.map(\.endedAs) == ["canary", nil])
        #expect(processes.map { $0.endedAt == nil } == [false, true])
        #expect(try #require(processes.first).startedAt > 1_700_000_000_000)
        #expect(try journal.processes(on: second).map(\.pass) == [2])
    }
}
