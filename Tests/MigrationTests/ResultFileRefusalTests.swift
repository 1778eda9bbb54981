import Foundation
import MigrationModel
import RunJournal
import Testing

@testable import Migration

/// Files that are not the job's result file as the last run left it.
final class ResultFileRefusalTests: ResultPlace {
    @Test func `Where lines are missing, the run is refused and the file stays as it is`() async throws {
        let journal = try journal()
        try await export(1...3, through: store(journal), journal)
        let texts = [
            "", Self.header, Self.header + Self.line(1) + Self.line(2),
            Self.header + Self.line(1) + Self.line(2) + "cust_3,card",
        ]
        for text in texts {
            try write(text)
            let failure = try #require(refusal(by: journal))
            #expect(failure.status == .inputRefused)
            #expect(failure.message.hasPrefix("3 exported references were written into \(path), and it has "))
            #expect(try self.text() == text)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(refusal(by: journal)?.status == .inputRefused)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `A last line whose end an editor took away is kept`() async throws {
        let journal = try journal()
        try await export(1...2, through: store(journal), journal)
        try write(String((Self.header + Self.line(1) + Self.line(2)).dropLast()))
        try await export(3...3, through: store(journal), journal)
        #expect(try text() == Self.header + (1...3).map(Self.line).joined())
    }

    @Test func `What is left of a line that nobody misses is cut off`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        try write(Self.header + Self.line(1) + "cust_2,card,\"gw")
        _ = try store(journal)
        #expect(try text() == Self.header + Self.line(1))
    }

    @Test func `A file with a mark, other line ends or more quotes is the same file`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        let quoted = "\"cust_1\",card,gw_2,\"ref_1\",false,\"pm_1\",\r\n"
        try write("\u{FEFF}" + Self.header.replacing("\n", with: "\r\n") + quoted + "\n")
        try await export(2...2, through: store(journal), journal)
        #expect(try text().hasSuffix(quoted + "\n" + Self.line(2)))
    }

    @Test(arguments: [
        "customer_id,reference_id\nc,r\n", "notes", "\n", "{}\n", header + "a,b\n", header + "a,b,c,d,e,,g\n",
    ])
    func `Another file is refused, and stays as it is`(content: String) throws {
        try write(content)
        let journal = try journal()
        #expect(refusal(by: journal)?.status == .jobFileWrong)
        #expect(try text() == content)
    }

    @Test func `Another job's results are refused`() throws {
        try write(Self.header + Self.line(1))
        #expect(refusal(by: try journal())?.message.contains("knows of fewer") == true)
        #expect(try text() == Self.header + Self.line(1))
    }

    @Test func `A link, a folder and a pipe are refused`() throws {
        let journal = try journal()
        try Data().write(to: URL(filePath: folder + "/elsewhere"))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder + "/elsewhere")
        #expect(refusal(by: journal)?.message.contains("it is a link") == true)
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(refusal(by: journal)?.message.contains("it is no file") == true)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(refusal(by: journal) != nil)
    }

    @Test func `A file that others could read is closed to them before a token goes into it`() throws {
        try write(Self.header)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        _ = try store(journal())
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `Two runs do not write it at once`() throws {
        let journal = try journal()
        let first = try store(journal)
        #expect(refusal(by: journal)?.status == .paused)
        withExtendedLifetime(first) {}
    }
}
