import Foundation
import Inspection
import Testing

@Suite("Paths in a job file")
struct RelativePathTests {
    @Test func `A file is named from the job file's folder`() throws {
        let manager = FileManager.default
        let root = manager.temporaryDirectory.appending(path: UUID().uuidString).path
        try manager.createDirectory(atPath: root + "/jobs/old", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: root + "/in", withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: root) }
        #expect(RelativePath.of(root + "/jobs/old/a.csv", from: root + "/jobs") == "old/a.csv")
        #expect(RelativePath.of(root + "/jobs/a.csv", from: root + "/jobs") == "a.csv")
        #expect(RelativePath.of(root + "/in/a.csv", from: root + "/jobs") == root + "/in/a.csv")
        #expect(RelativePath.of("a.csv", from: ".") == "a.csv")
        #expect(RelativePath.of("nowhere/a.csv", from: ".") == "nowhere/a.csv")
        let here = manager.currentDirectoryPath.split(separator: "/").last.map(String.init) ?? ""
        #expect(RelativePath.of("a.csv", from: "..") == here + "/a.csv")
        #expect(RelativePath.of("../a.csv", from: ".") == "../a.csv")
    }
}
