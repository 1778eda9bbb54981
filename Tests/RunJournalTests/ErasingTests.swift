import Execution
import Foundation
import GRDB
import MigrationModel
import Synchronization
import TestSupport
import Testing

@testable import RunJournal

/// That no reference stays in the journal's files once it is not needed any more.
@Suite("Erasing")
struct ErasingTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    /// How often the text that all references here begin with is in the journal's files.
    private func traces() throws -> Int {
        var rest = try folder.bytes()[...]
        let text = Data("SECRET_".utf8)
        var count = 0
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }

    @Test(arguments: [Ending.created, .recovered, .failed, .needsReview])
    func `A reference goes with the row's ending, whatever that is`(ending: Ending) async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .export, holding: "SECRET_1")]))
        #expect(try traces() > 0)
        try await journal.commit(JournalBatch(endings: [.of(row: 1, ending)]))
        #expect(try traces() == 0)
    }

    @Test func `A reference goes when the creation that needed it is done`() async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .export, holding: "SECRET_1")]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .request, source: "pm_1")]))
        #expect(try traces() == 0)
    }

    @Test func `A new pass gives up what was held for rows of earlier ones, and no result`() async throws {
        let (journal, first) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2)]))
        try await journal.commit(
            JournalBatch(
                steps: [
                    .of(row: 1, .export, holding: "SECRET_1"),
                    .of(row: 2, .request, holding: "result", isResult: true),
                ],
                endings: [.of(row: 2, .created)]
            )
        )
        _ = try journal.beginPass(.sample(input: "more.csv"))
        #expect(try traces() == 0)
        #expect(try journal.resumePoint(of: first).histories[1]?.steps.map(\.held) == [nil])
        #expect(try journal.heldResults().map(\.held.referenceID) == ["result"])
    }

    @Test func `Within a second of an erasure the log waits, and the process's end empties it`() async throws {
        let (journal, _) = try folder.begin()
        haveLogEmptiedJustNow(journal)
        for row in 1...2 {
            try await journal.commit(JournalBatch(intents: [.of(row: row)]))
            try await journal.commit(JournalBatch(steps: [.of(row: row, .export, holding: "SECRET_\(row)")]))
            try await journal.commit(JournalBatch(endings: [.of(row: row, .created)]))
        }
        #expect(try traces() > 0)
        try journal.endProcess(as: "finished")
        #expect(try traces() == 0)
    }

    @Test func `What a kill leaves in the log is gone when a run opens the journal again`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2)]))
        let steps = (1...2).map { StepRecord.of(row: $0, .export, holding: "SECRET_\($0)") }
        try await journal.commit(JournalBatch(steps: steps))
        haveLogEmptiedJustNow(journal)
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created)]))
        // The killed process's files, with its log, under another name.
        let copy = try JournalFolder()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: folder.journalPath + suffix,
                toPath: copy.journalPath + suffix
            )
        }
        #expect(try copy.bytes().firstRange(of: Data("SECRET_1".utf8)) != nil)
        let again = try copy.open()
        #expect(try copy.bytes().firstRange(of: Data("SECRET_1".utf8)) == nil)
        #expect(try again.resumePoint(of: pass).histories[2]?.steps.first?.held?.referenceID == "SECRET_2")
        withExtendedLifetime(journal) {}
    }

    @Test func `A reader of an earlier state does not keep a run waiting, and the log is emptied after it`()
        async throws
    {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .export, holding: "SECRET_1")]))
        let reader = try RunJournal(reading: folder.journalPath)
        try reader.consistently {
            #expect(try reader.rowsInDoubt(of: pass) == 0)
            try blocking { try await journal.commit(JournalBatch(endings: [.of(row: 1, .created)])) }
            #expect(holdsErased(journal))
        }
        try journal.endProcess(as: "finished")
        #expect(try traces() == 0)
        #expect(!holdsErased(journal))
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `References that come and go in any order leave nothing behind`(seed: UInt64) async throws {
        let (journal, _) = try folder.begin(rows: 2000)
        var generator = SeededGenerator(seed: seed)
        var open: [Int] = []
        var next = 1
        for round in 1...60 {
            var batch = JournalBatch()
            for _ in 0..<Int.random(in: 0...8, using: &generator) {
                batch.intents.append(.of(row: next, step: .export))
                open.append(next)
                next += 1
            }
            try await journal.commit(batch)
            let length = Int.random(in: 1...190, using: &generator)
            try await journal.commit(
                JournalBatch(
                    steps: batch.intents.map {
                        .of(
                            row: $0.address.ordinal,
                            .export,
                            holding: "SECRET_\($0.address.ordinal)" + String(repeating: "ü", count: length)
                        )
                    }
                )
            )
            open.shuffle(using: &generator)
            let ending = (0..<min(open.count, Int.random(in: 0...8, using: &generator))).map { _ in open.removeLast() }
            try await journal.commit(JournalBatch(endings: ending.map { .of(row: $0, .failed) }))
            guard round.isMultiple(of: 20) else { continue }
            journal.noteErasure()
            try journal.emptyLogAtLast()
            #expect(try traces() == open.count)
        }
        #expect(next > 60)
    }

    @Test(arguments: [false, true]) func `A held reference comes back as it was`(isResult: Bool) throws {
        let longest = HeldReference(
            referenceID: String(repeating: "\u{10FFFF}", count: 200),
            type: "netbanking_emandates",
            gateway: nil,
            gatewayAccountID: String(repeating: "g", count: 50),
            customerID: String(repeating: "ü", count: 50),
            paymentSourceID: String(repeating: "p", count: 40),
            becomesPrimary: false,
            isResult: isResult
        )
        for held in [longest, .of(row: 3, "a\"b\n,c", isResult: isResult)] {
            let bytes = try #require(HeldContent.bytes(of: held))
            #expect(bytes.count == HeldContent.length)
            #expect(HeldContent.held(bytes, isResult: isResult) == held)
        }
        #expect(HeldContent.held(HeldContent.erased, isResult: isResult) == nil)
        #expect(HeldContent.held([0, 9, 1], isResult: isResult) == nil)
        #expect(HeldContent.bytes(of: .of(row: 1, String(repeating: "x", count: 1900))) == nil)
    }

    /// As in a process that has emptied the log a moment ago, however slow this one is.
    private func haveLogEmptiedJustNow(_ journal: RunJournal) {
        journal.current.withLock { $0.logEmptiedAt = .now + .seconds(3600) }
    }

    private func holdsErased(_ journal: RunJournal) -> Bool { journal.current.withLock { $0.logHoldsErased } }

    /// Runs an asynchronous piece of work to its end from code that is not.
    private func blocking(_ body: @escaping @Sendable () async throws -> Void) throws {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        Task.detached(executorPreference: OwnThreads.shared) {
            do { try await body() } catch { outcome.withLock { $0 = .failure(error) } }
            done.signal()
        }
        done.wait()
        try outcome.withLock(\.self).get()
    }
}
