import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import RunJournal

@Suite("The recipe of the journal's digest in OPERATIONS.md")
struct DigestRecipeTests {
    private let folder: JournalFolder
    private let page: String

    init() throws {
        folder = try JournalFolder()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        page = try String(contentsOf: root.appending(path: "OPERATIONS.md"), encoding: .utf8)
    }

    @Test(
        arguments: RunJournal.tables.map {
            "    \"\($0.name)\": (\"\($0.columns.joined(separator: " "))\", \"\($0.order)\"),\n"
        }
    )
    func `It names the columns that are hashed, in their order`(line: String) {
        #expect(page.contains(line))
    }

    /// Where all tests are asked for, this one fails without Python; else it says that it is not run.
    private static let isAsked =
        ProcessInfo.processInfo.environment["TOKENFERRY_ALL_TESTS"] == "1"
        || FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

    @Test(.enabled(if: isAsked, "it needs python3"))
    func `It gives the digest that reports name`() async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1)], endings: [.of(row: 1, .created, source: "pm_Zoë", status: 200)])
        )
        let block = try #require(page.split(separator: "```python\n").dropFirst().first?.split(separator: "```").first)
        let output = try ChildProcess.pipe()
        let recipe = try ChildProcess(
            "/usr/bin/python3",
            ["-c", String(block), folder.journalPath],
            streams: (nil, output.writing.fileDescriptor, nil)
        )
        try output.writing.close()
        let told = String(decoding: try output.reading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(await recipe.ended() == .exited(0))
        #expect(told == (try journal.digest()) + "\n")
    }
}
