import Foundation
import Migration
import TestSupport
import Testing

@Suite("A file of another kind than the one asked for")
struct MistakenFileTests {
    private static let job = """
        name: a
        operation: create_using_permanent_token
        input: { file: cards.csv }
        mapping: MAPPING
        target: { sandbox: true, gateway_account_id: gw_1 }

        """
    private static let mapping = "id: own\ntitle: Own\ncolumns:\n  a: [a]\nparameters:\n  b: { column: a }\n"

    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    /// What is said of a job file with this content, after its path.
    private func refusal(_ content: Data, named name: String = "it.yaml") throws -> String {
        let path = folder.appending(path: name).path
        try content.write(to: URL(filePath: path))
        let failure = #expect(throws: Failure.self) { try Job(path: path) }
        #expect(failure?.status == .jobFileWrong)
        let message = failure?.message ?? ""
        try FileManager.default.removeItem(atPath: path)
        return message.replacing(folder.path + "/", with: "")
    }

    @Test(arguments: [
        ("id,card.id\n1,a: b\n\tx: [", "looks like an export (CSV), not like a job file; `tokenferry init "),
        ("hello;world\n", "looks like an export (CSV)"),
        ("[{\"id\": 1}]", "looks like an export (JSON)"), ("[\n  {\n    \"id\": 1 } ]", "looks like an export (JSON)"),
        (Self.mapping, "this is a mapping file, not a job file; a job names it (mapping: "),
        (
            "# A bad day\nlatency: 1s\nfaults: { internal_error: 2% }\n",
            "this is a scenario file, not a job file; `tokenferry sandbox"
        ),
    ])
    func `What looks like another file is called so, with what to do`(text: String, words: String) throws {
        let message = try refusal(Data(text.utf8))
        #expect(message.hasPrefix("it.yaml: ") && message.contains(words), "\(message)")
        #expect(!message.contains("YAML:") && !message.contains("is missing"), "\(message)")
    }

    @Test(arguments: [
        ("name: [a\n  b: c\n", "it.yaml:2:4: not valid YAML: "),
        ("- a\n", "it.yaml:1:1: the file must be keys with values"),
        ("hello\n", "it.yaml:1:1: the file must be keys with values"),
        ("name: a, b\n", "it.yaml:1:7: \"name\" may have letters"),
        (Self.job.replacing("name: a\n", with: ""), "it.yaml:1:1: the key \"name\" is missing"),
        ("{name: a, faults: 1}", "it.yaml:1:1: the key \"operation\" is missing"),
    ])
    func `A job file with a mistake is told its place`(text: String, start: String) throws {
        let message = try refusal(Data(text.utf8))
        #expect(message.hasPrefix(start), "\(message)")
    }

    @Test(arguments: [
        (Data("%PDF-1.7\n\u{FF}".utf8.dropLast()), "this is a PDF document, and not a job file"),
        (
            Data("SQLite format 3\0".utf8) + [0xFF],
            "this is a SQLite database, such as a journal of tokenferry, and not"
        ),
        (Data([0x1F, 0x8B, 8, 0]), "this is compressed with gzip, and not a job file"),
        (Data([0x7F, 0x45, 0x01, 0x02, 0xFF, 0xFE]), "this is no text, and so no job file"),
        (Data([0xFF, 0xFE, 0x6E, 0, 0x61, 0, 0x01, 0x04]), "this job file is not UTF-8 text; save it as UTF-8"),
        (Data([0x6E, 0xE4]), "this job file is not UTF-8 text; save it as UTF-8"),
    ])
    func `Bytes that are no UTF-8 are called what they are`(content: Data, words: String) throws {
        let message = try refusal(content)
        #expect(message.hasPrefix("it.yaml: \(words)"), "\(message)")
    }

    @Test(arguments: [
        (Self.job, "this is a job file, not a mapping file; `tokenferry gateways`"),
        ("id,card.id\n1,2\n", "looks like an export (CSV), not like a mapping file"),
        ("id: own\ntitle: Own\n", ":1:1: the key \"gateway\" is missing"),
    ])
    func `What a job names as its mapping is looked at in the same way`(text: String, words: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: "own.yaml"))
        let message = try refusal(Data(Self.job.replacing("MAPPING", with: "own.yaml").utf8))
        #expect(message.contains(words), "\(message)")
    }
}
