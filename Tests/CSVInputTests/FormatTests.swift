import Foundation
import TestSupport
import Testing

@testable import CSVInput

struct FormatTests {
    private static let json = #"[{"id":"1","name":"é"},{"id":"2","name":"日本"}]"#
    private static let forms: [EncodedText] = [.utf8, .utf8Marked, .utf16leMarked, .utf16be, .utf8Gzip, .utf16Gzip]

    @Test(arguments: forms, [1, 7, 4096])
    func `JSON in any encoding goes through the same rows, and its bytes are seen once`(
        form: EncodedText,
        chunkSize: Int
    ) throws {
        let bytes = try #require(form.bytes(of: Self.json))
        let reading = try Reading(bytes, chunkSize: chunkSize)
        #expect(reading.header == ["id", "name"])
        #expect(reading.rows.map(\.fields) == [["1", "é"], ["2", "日本"]])
        #expect(reading.rows.map(\.ordinal) == [1, 2])
        #expect(reading.dialect.format == .json)
        #expect(reading.dialect.encoding == form.told)
        #expect(reading.dialect.hasByteOrderMark == form.isMarked)
        #expect(reading.observed == bytes)
        #expect(reading.bytesRead == bytes.count)
    }

    @Test(arguments: [1, 4096])
    func `JSON that comes through a pipe is read twice from memory`(chunkSize: Int) throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(Self.json.utf8))
        try pipe.fileHandleForWriting.close()
        var observed: [UInt8] = []
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        let reader = try RowReader(path: path, chunkSize: chunkSize) { observed.append(contentsOf: $0) }
        var rows: [ReadRow] = []
        while let row = try reader.next({ ReadRow($0) }) { rows.append(row) }
        #expect(rows.map(\.fields) == [["1", "é"], ["2", "日本"]])
        #expect(observed == Array(Self.json.utf8))
    }

    @Test(
        arguments: [
            ("[id],[name]\n1,2\n", .csv), ("{id},name\n1,2\n", .csv), ("\n [ {\"a\":1}]", .json),
            ("{\"a\":1}\n", .json),
            ("[1,2]\n3,4\n", .csv), ("\"a\",b\n", .csv),
        ] as [(String, InputFormat)]
    )
    func `Only an object or an array of objects is taken for JSON`(text: (String, InputFormat)) throws {
        #expect(try Reading(text.0).dialect.format == text.1)
    }

    @Test func `A format that is told is not doubted`() throws {
        #expect(try Reading("[{a},b\n1,2\n", options: CSVOptions(format: .csv)).dialect.format == .csv)
        let error = #expect(throws: CSVInputError.self) { try Reading("a,b\n", options: CSVOptions(format: .json)) }
        #expect(error?.code == .malformedJSON)
    }

    @Test func `Rejected rows of JSON are written as CSV`() throws {
        let writer = CSVRecordWriter(dialect: try Reading(Self.json).dialect)
        #expect(writer.delimiter == ASCII.comma)
        #expect(writer.lineEnding == .lf)
        #expect(!writer.hasByteOrderMark)
    }
}
