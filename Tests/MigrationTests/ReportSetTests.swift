import Foundation
import Testing

@testable import Migration

/// The files of one report, and when they get their names.
struct ReportSetTests {
    private let folder = NSTemporaryDirectory() + "tokenferry-set-\(UUID().uuidString)"

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    @Test func `They get their names together, with a list of what they are`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let set = ReportSet("plan", in: folder)
        try write("a", to: set.path("plan.html"))
        try write("b", to: set.path("plan.json"))
        #expect(try names().count == 1, "none has its name yet")
        try set.publish(into: folder)
        #expect(try names() == ["plan.html", "plan.json", "plan.sha256"])
        let manifest = try #require(ReportManifest(path: folder + "/plan.sha256"))
        #expect(manifest.entries.map(\.name) == ["plan.html", "plan.json"])
        #expect(manifest.entries[0].digest == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
        #expect(manifest.holds(in: folder))
        try write("c", to: folder + "/plan.html")
        #expect(!manifest.holds(in: folder))
    }

    @Test func `A set that is dropped leaves nothing behind, and the earlier one as it was`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let set = ReportSet("plan", in: folder)
            try write("a", to: set.path("plan.html"))
            try set.publish(into: folder)
        }
        let before = try names()
        do {
            let set = ReportSet("plan", in: folder)
            try write("b", to: set.path("plan.html"))
            try write("b", to: set.path("plan.json.partial"))
        }
        #expect(try names() == before)
        #expect(try String(contentsOfFile: folder + "/plan.html", encoding: .utf8) == "a")
    }

    @Test func `What a set may lack is removed where it does`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for hasRows in [true, false] {
            let set = ReportSet("plan", in: folder)
            try write("a", to: set.path("plan.html"))
            if hasRows { try write("a", to: set.path("plan-rows.csv")) }
            try set.publish(into: folder, dropping: ["plan-rows.csv"])
            #expect(FileManager.default.fileExists(atPath: folder + "/plan-rows.csv") == hasRows)
        }
    }

    @Test func `Drafts of a process that lives are let be, and those of a killed one go, but for what is no report`()
        throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let living = ReportSet("plan", in: folder)
        try write("a", to: living.path("plan.html"))
        let (left, foreign) = (folder + "/plan.partial-killed", folder + "/plan.partial-backup")
        for path in [left, foreign] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try write("old", to: left + "/plan.xlsx.partial")
        try write("mine", to: foreign + "/notes.txt")
        let set = ReportSet("plan", in: folder)
        try write("b", to: set.path("plan.html"))
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(FileManager.default.fileExists(atPath: foreign + "/notes.txt"))
        try set.publish(into: folder)
        try living.publish(into: folder)
        #expect(try String(contentsOfFile: folder + "/plan.html", encoding: .utf8) == "a")
        #expect(ReportManifest(path: folder + "/plan.sha256")?.holds(in: folder) == true)
    }

    @Test func `A folder in the way is seen before any file gets its name`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let set = ReportSet("plan", in: folder)
        try write("a", to: set.path("plan.html"))
        try write("a", to: set.path("plan.xlsx"))
        try FileManager.default.createDirectory(atPath: folder + "/plan.xlsx", withIntermediateDirectories: true)
        #expect(throws: (any Error).self) { try set.publish(into: folder) }
        #expect(!FileManager.default.fileExists(atPath: folder + "/plan.html"))
    }

    @Test(arguments: ["", "plan.html\n", String(repeating: "a", count: 64) + "  ../plan.html\n"])
    func `What is no list is none`(text: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(text, to: folder + "/plan.sha256")
        #expect(ReportManifest(path: folder + "/plan.sha256") == nil)
    }
}
