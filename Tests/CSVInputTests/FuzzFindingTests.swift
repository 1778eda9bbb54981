import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

/// What a coverage-guided fuzzer found: inputs on which the reader's answer depended on how the bytes arrived.
@Suite("Findings of the fuzzer")
struct FuzzFindingTests {
    @Test(arguments: [1, 3, 65_536])
    func `A record over the limit has no fields, wherever the chunks end`(chunkSize: Int) throws {
        // So many rows that a chunk of 65,536 bytes ends in the middle of the long one.
        let rows = String(repeating: "1,2\n", count: 16_400)
        let text = "a,b\n" + rows + "x\"" + String(repeating: "y", count: 14) + "\r\n3,4\n"
        let reading = try Reading(Array(text.utf8), chunkSize: chunkSize, recordLimit: 16)
        let long = try #require(reading.rows.first { $0.ordinal == 16_401 })
        #expect(long.damage != nil && (long.fields.isEmpty || long.damage != .tooLong(limit: 16)))
        #expect(reading.rows.last?.fields == ["3", "4"])
    }

    @Test func `A pipe is judged as a file is: a NUL speaks against Windows-1252`() throws {
        let bytes: [UInt8] = Array("a,b,c\n".utf8) + [0x00] + Array(",1,2\n".utf8) + [0xE9] + Array(",2,3\n".utf8)
        let file = try Reading(bytes)
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        try pipe.fileHandleForWriting.close()
        let reader = try RowReader(path: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
        var damages: [RowDamage?] = []
        while let row = try reader.next({ ReadRow($0) }) { damages.append(row.damage) }
        #expect(damages == file.rows.map(\.damage))
        #expect(damages.last == .invalidEncoding(column: 0))
    }

    /// 筛 is the bytes 5B 7B, which are `[{` in ASCII.
    @Test(arguments: [EncodedText.utf16leMarked, .utf16be])
    func `A UTF-16 header that has the bytes of a bracket in it is no JSON`(form: EncodedText) throws {
        let bytes = try #require(form.bytes(of: "筛选,b\n1,2\n"))
        #expect(try Reading(bytes, options: CSVOptions(encoding: form.told)).header == ["筛选", "b"])
    }

    @Test(arguments: [1, 4096])
    func `A header line past the end is told with the number of lines, wherever the chunks end`(chunkSize: Int) throws {
        let text = String(repeating: "a", count: 40)
        let error = #expect(throws: CSVInputError.self) {
            try Reading(
                Array(text.utf8),
                options: CSVOptions(headerLine: 9),
                chunkSize: chunkSize,
                recordLimit: 16
            )
        }
        #expect(error?.description.contains("line 1") == true)
    }
}
