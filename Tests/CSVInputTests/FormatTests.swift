import Foundation
import MigrationModel
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
        var output = GrowableBytes()
        writer.begin(&output)
        #expect(Array(output.bytes) == [0xEF, 0xBB, 0xBF])
    }

    @Test(arguments: ["tokenferry_reason,", "\"tokenferry_reason\";", "tokenferry_reason\t"])
    func `Rejected rows are CSV even for a job that says JSON`(start: String) throws {
        for form in [EncodedText.utf8, .utf8Marked, .utf16leMarked] {
            let bytes = try #require(form.bytes(of: start + "id\n,1\n"))
            #expect(try Reading(bytes, options: CSVOptions(format: .json)).dialect.format == .csv)
        }
    }

    @Test(
        arguments: [
            (#"{"data":[{"a":1}],"has_more":true}"#, true),
            (#"{"has_more":true,"data":{"x":{"a":1},"y":{"a":2}}}"#, true),
            (#"{"data":[{"a":1}],"has_more":false}"#, false), (#"{"data":[{"a":1}],"has_more":"true"}"#, false),
            (#"{"data":[{"a":1,"has_more":true}],"more":true}"#, false), (#"[{"has_more":true}]"#, false),
            (#"{"id":"1","has_more":true}"#, false), ("a,has_more\n1,true\n", false),
        ]
    )
    func `A list that says more is to come is one page of it`(text: (String, Bool)) throws {
        #expect(try Reading(text.0).dialect.saysMoreFollows == text.1)
    }

    @Test(arguments: [InputFormat.auto, .json])
    func `A header line that is told for JSON is refused`(format: InputFormat) {
        let options = CSVOptions(format: format, headerLine: 2)
        let error = #expect(throws: CSVInputError.self) { try Reading(Self.json, options: options) }
        #expect(error?.detail.contains("header_line") == true)
    }
}
