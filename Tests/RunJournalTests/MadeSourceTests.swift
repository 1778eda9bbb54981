import Foundation
import MigrationModel
import RunJournal
import Testing

/// What a reading back knows of what earlier passes made.
@Suite("Made sources")
struct MadeSourceTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `A mark of an exported reference outlives it, and the reference does not stay`() async throws {
        let (journal, pass) = try folder.begin()
        let secret = "ref-to-forget"
        try await journal.commit(JournalBatch(intents: [.of(row: 1, step: .export), .of(row: 2)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .export, holding: secret)]))
        try await journal.commit(
            JournalBatch(
                endings: [.of(row: 1, .created, source: "pm_1"), .of(row: 2, .created, source: "pm_2")]
            )
        )
        try journal.endProcess(as: "done")
        let mark = journal.signer.referenceMarkBits(of: secret)
        #expect(try journal.referenceMark(ofRow: 1, in: pass) == mark)
        #expect(try journal.referenceMark(ofSource: "pm_1") == mark)
        #expect(try journal.referenceMark(ofRow: 2, in: pass) == nil)
        #expect(try journal.referenceMark(ofSource: "pm_2") == nil)
        #expect(mark != journal.signer.referenceMarkBits(of: "another"))
        #expect(try folder.bytes().range(of: Data(secret.utf8)) == nil)
    }

    @Test func `Passes before one are handed out with their customers, and what was found there is not`() async throws {
        let (journal, _) = try folder.begin()
        let mark = journal.signer.customerMarkBits(of: "Zoë")
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: mark >> (56 - 8 * $0)) }
        try await journal.commit(
            JournalBatch(intents: (1...4).map { .of(row: $0, customerMark: $0 == 1 ? bytes : []) })
        )
        try await journal.commit(
            JournalBatch(
                steps: [.of(row: 3, .request, source: "pm_3")],
                endings: [
                    .of(row: 1, .created, source: "pm_1"), .of(row: 2, .alreadyDone, source: "pm_theirs"),
                    .of(row: 3, .failed), .of(row: 4, .failed),
                ]
            )
        )
        let second = try journal.beginPass(.sample(input: "more.csv"))
        try journal.beginProcess(on: second)
        try await journal.commit(JournalBatch(intents: [.of(row: 1, fingerprint: 99)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_later")]))
        var made: [MadeSource] = []
        try journal.forEachMadeSource(before: second) { made.append($0) }
        #expect(made.map(\.paymentSourceID) == ["pm_1", "pm_3"])
        #expect(made.map(\.customerMark) == [mark, nil])
        #expect(made.map(\.pass) == [1, 1])
        #expect(try journal.didMake("pm_3"))
        #expect(try !journal.didMake("pm_theirs"))
    }
}
