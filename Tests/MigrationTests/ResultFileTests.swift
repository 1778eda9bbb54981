import CSVInput
import Execution
import Foundation
import MigrationModel
import RunJournal
import Testing

@testable import Migration

/// The file that exported references go into, and how a kill at any point leaves it.
final class ResultFileTests: ResultPlace {
    // MARK: Writing

    @Test func `Each result is a line once, in a file for its owner alone, and leaves the journal`() async throws {
        let journal = try journal()
        let store = try store(journal)
        try await export(1...3, through: store, journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2) + Self.line(3))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.writtenResults() == 3)
        #expect(try store.isRecorded(paymentSourceID: "pm_1", besidesRow: 2))
        try journal.endProcess(as: "finished")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "moving.exported.csv" {
            let bytes = try Data(contentsOf: URL(filePath: folder + "/" + name))
            #expect(bytes.firstRange(of: Data("ref_".utf8)) == nil, "\(name)")
        }
    }

    @Test func `Any reference is read back from the file as it was`() async throws {
        let references = ["a,b", "a\"b\"", " a ", "=1+1", "line\nbreak", "ü/é", "\"", "a\r\nb", "'"]
        do {
            let journal = try journal()
            let store = try store(journal)
            for (index, reference) in references.enumerated() {
                var announced = JournalBatch()
                announced.intents = [Self.intent(index + 1, journal)]
                try await store.commit(announced)
                try await store.commit(Self.batch(index + 1, reference))
            }
        }
        let reader = try RowReader(path: path)
        #expect(reader.header == ResultFile.header)
        var found: [String] = []
        while let reference = try reader.next({ row in String(decoding: row[3], as: UTF8.self) }) {
            found.append(reference)
        }
        #expect(found == references)
        // The next run takes the file as whole, line breaks in quotes included.
        _ = try store(journal())
    }

    // MARK: Kills

    @Test func `What a kill left in the journal is written by the next run`() async throws {
        let journal = try journal()
        try await export(1...2, through: store(journal), journal)
        try await export(3...4, through: journal, journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2))
        _ = try store(journal)
        #expect(try text() == Self.header + (1...4).map(Self.line).joined())
        #expect(try journal.heldResults().isEmpty)
    }

    @Test func `A kill at any byte of a write loses nothing and doubles nothing`() throws {
        let whole = Self.header + (1...4).map(Self.line).joined()
        let durable = Array((Self.header + Self.line(1) + Self.line(2)).utf8)
        for length in durable.count...whole.utf8.count {
            try Data(whole.utf8.prefix(length)).write(to: URL(filePath: path))
            let file = ResultFile(path: path)
            let present = try file.open(needing: 2, among: ["pm_3", "pm_4"])
            try file.append([Self.held(3), Self.held(4)].filter { !present.contains($0.paymentSourceID) })
            #expect(try text() == whole)
        }
    }

    @Test func `A result that is in the file and still in the journal is not written again`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        try await export(2...3, through: journal, journal)
        try write(Self.header + Self.line(1) + Self.line(2))
        _ = try store(journal)
        #expect(try text() == Self.header + (1...3).map(Self.line).joined())
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.writtenResults() == 3)
    }

    @Test func `A kill at any byte of the header begins the file again`() throws {
        let journal = try journal()
        for length in 0...Self.header.utf8.count {
            try write(String(Self.header.prefix(length)))
            _ = try store(journal)
            #expect(try text() == Self.header)
        }
    }

    @Test func `Zeros that a power cut left behind what was durable are cut off`() async throws {
        let journal = try journal()
        try await export(1...1, through: store(journal), journal)
        try await export(2...2, through: journal, journal)
        try write(Self.header + Self.line(1) + String(repeating: "\0", count: 30) + "\n")
        _ = try store(journal)
        #expect(try text() == Self.header + Self.line(1) + Self.line(2))
    }
}
