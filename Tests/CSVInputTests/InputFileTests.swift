import Foundation
import TestSupport
import Testing

@testable import CSVInput

struct InputFileTests {
    /// Makes a path behind which the bytes come through a pipe, which holds them all.
    private static func withPipe<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        try pipe.fileHandleForWriting.close()
        return try body("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
    }

    private static func read(_ path: String, chunkSize: Int) throws -> (rows: [ReadRow], observed: [UInt8]) {
        var observed: [UInt8] = []
        let reader = try RowReader(path: path, chunkSize: chunkSize) { observed.append(contentsOf: $0) }
        var rows: [ReadRow] = []
        while let row = try reader.next({ ReadRow($0) }) { rows.append(row) }
        return (rows, observed)
    }

    @Test(arguments: EncodedText.allCases, [1, 7, 4096])
    func `A pipe is read as a file is`(form: EncodedText, chunkSize: Int) throws {
        guard form.isFound else { return }
        let rows = (0..<500).map { "\($0),name \($0)\n" }.joined()
        let bytes = try #require(form.bytes(of: "id,name\n" + rows + "x,é\n"))
        let (piped, observed) = try Self.withPipe(bytes) { try Self.read($0, chunkSize: chunkSize) }
        let file = try TemporaryFile(bytes)
        #expect(piped == (try Self.read(file.path, chunkSize: chunkSize)).rows)
        #expect(piped.count == 501)
        #expect(piped.last?.fields == ["x", "é"])
        #expect(observed == bytes)
    }

    @Test func `Several passes over a pipe see the same bytes, up to a limit`() throws {
        let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
        try Self.withPipe(bytes) { path in
            let file = try InputFile(path: path, memoryLimit: 3000)
            #expect(try file.pass().head(10) == Array(bytes.prefix(10)))
            #expect(try file.pass().head(5000) == bytes)
            #expect(try file.pass().head(5000) == bytes)
        }
        let error = #expect(throws: CSVInputError.self) {
            try Self.withPipe(bytes) { try InputFile(path: $0, memoryLimit: 2999).pass().head(5000) }
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `The last pass over a pipe keeps nothing`() throws {
        let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
        try Self.withPipe(bytes) { path in
            let file = try InputFile(path: path, memoryLimit: 100)
            #expect(try file.pass().head(100) == Array(bytes.prefix(100)))
            file.stopKeeping()
            #expect(try file.pass().head(5000) == bytes)
        }
    }

    @Test func `A file that is replaced while it is read is read on as it was`() throws {
        let file = try TemporaryFile("a,b\n1,2\n3,4\n")
        let reader = try RowReader(path: file.path, chunkSize: 1)
        try FileManager.default.removeItem(atPath: file.path)
        try Data("other\n".utf8).write(to: URL(filePath: file.path))
        #expect(try reader.next { ReadRow($0).fields } == ["1", "2"])
        #expect(try reader.next { ReadRow($0).fields } == ["3", "4"])
    }
}
