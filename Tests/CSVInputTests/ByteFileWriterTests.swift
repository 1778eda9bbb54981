import Foundation
import Testing

@testable import CSVInput

struct ByteFileWriterTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private var path: String { directory.appending(path: "rejected.csv").path }

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    @Test func `The file appears when it is closed, for its owner only`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let writer = try ByteFileWriter(path: path)
        let text = String(repeating: "0123456789", count: 20_000)
        try writer.write(text)
        text.utf8.withContiguousStorageIfAvailable { bytes in #expect(throws: Never.self) { try writer.write(bytes) } }
        #expect(!FileManager.default.fileExists(atPath: path))
        try writer.close()
        try writer.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text + text)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["rejected.csv"])
        #expect(throws: FileWriteError.self) { try writer.write(text) }
    }

    @Test func `A writer that is dropped leaves what was there`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data("before".utf8).write(to: URL(filePath: path))
        do {
            let writer = try ByteFileWriter(path: path)
            try writer.write("after")
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["rejected.csv"])
    }

    @Test func `A stale partial file is replaced, whatever its mode`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let partial = path + ".partial"
        #expect(FileManager.default.createFile(atPath: partial, contents: Data("stale".utf8)))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: partial)
        let writer = try ByteFileWriter(path: path)
        try writer.write("new")
        try writer.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `A directory that is missing is an error that names the path`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let error = #expect(throws: FileWriteError.self) { try ByteFileWriter(path: "/nowhere/out.csv") }
        #expect(error?.code == .cannotCreate)
        #expect(error?.description.hasPrefix("/nowhere/out.csv.partial: cannot be created: No such file") == true)
    }
}
