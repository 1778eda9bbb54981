import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct JSONRecordStreamTests {
    private static let chunkSizes = [1, 2, 3, 7, 4096]

    @Test(arguments: JSONCase.layouts + JSONCase.values + JSONCase.children, chunkSizes)
    func `A text is the same table whatever the chunks`(_ text: JSONCase, chunkSize: Int) throws {
        let reading = try JSONReading(text.text, chunkSize: chunkSize)
        #expect(reading.header == text.header)
        #expect(reading.rows == text.rows)
        #expect(reading.firstLine == text.firstLine)
    }

    @Test(
        arguments: [
            (#"[{"a":"x\ud800"},{"a":"y"}]"#, RowDamage.invalidEncoding(column: 0)),
            (#"[{"b":"","a":"\udc00\ud800"},{"a":"y"}]"#, .invalidEncoding(column: 1)),
            (#"[{"a":"\ud83d\n\ude00"},{"a":"y"}]"#, .invalidEncoding(column: 0)),
            (#"[{"a":"\ud83d\u0041"},{"a":"y"}]"#, .invalidEncoding(column: 0)),
            (#"[{"b":1,"a":"\u0000"},{"a":"y"}]"#, .nulByte(column: 1)),
            (#"{"k\u0000":{"a":"x"},"l":{"a":"y"}}"#, .nulByte(column: 0)),
        ]
    )
    func `A text that is no text damages its own row`(text: String, damage: RowDamage) throws {
        for chunkSize in Self.chunkSizes {
            #expect(try JSONReading(text, chunkSize: chunkSize).rows.map(\.damage) == [damage, nil])
        }
    }

    @Test func `Bytes that are no UTF-8 damage the rows that repeat them`() throws {
        let text = Array(#"[{"a":"x"#.utf8) + [0xE9] + Array(#"","c":[{"d":1},{"d":2}]},{"a":"é"}]"#.utf8)
        let damage = try JSONReading(text).rows.map(\.damage)
        #expect(damage == [.invalidEncoding(column: 0), .invalidEncoding(column: 0), nil])
    }

    @Test func `Two fields that are UTF-8 only together are damage`() throws {
        let text = Array(#"[{"a":""#.utf8) + [0xC3] + Array(#"","b":""#.utf8) + [0xA9] + Array(#""}]"#.utf8)
        #expect(try JSONReading(text).rows.map(\.damage) == [.invalidEncoding(column: 0)])
    }

    @Test(arguments: [#"[{"a\u0000":1}]"#, #"[{"b":{"\ud800":1}}]"#])
    func `A name that is no text refuses the file`(text: String) {
        #expect(throws: CSVInputError.self) { try JSONReading(text) }
    }

    @Test(arguments: ["", " \n", "[]", "{}", "[ ]\n", #"{"customers":[]}"#, #"{"customers":{},"errors":[ ]}"#])
    func `A file without records is refused as empty`(text: String) {
        let error = #expect(throws: CSVInputError.self) { try JSONReading(text) }
        #expect(error?.code == .empty)
    }

    @Test func `Records without any property are refused`() {
        let error = #expect(throws: CSVInputError.self) { try JSONReading("[{},{}]") }
        #expect(error?.code == .noHeader)
    }

    @Test(arguments: chunkSizes)
    func `A record at the limit is read and one beyond it refuses the file`(chunkSize: Int) throws {
        func record(_ size: Int) -> String { #"{"a":""# + String(repeating: "x", count: size - 8) + #""}"# }
        let layouts = [
            ("[", "]"), (#"{"object":"list","data":["#, "]}"), ("", ""), (#"{"k": "#, "}"), (#"{"d":{"k": "#, "}}"),
        ]
        for (head, tail) in layouts {
            func text(_ size: Int) -> [UInt8] { Array((head + record(size) + tail).utf8) }
            #expect(
                try JSONReading(text(64), chunkSize: chunkSize, recordLimit: 64).rows.map(\.fields.last?.count) == [56]
            )
            let error = #expect(throws: CSVInputError.self) {
                try JSONReading(text(65), chunkSize: chunkSize, recordLimit: 64)
            }
            #expect(error?.code == .malformedJSON)
            #expect(error?.line == 1)
        }
    }

    @Test func `A record with too many values refuses the file`() {
        let text = "[{\"a\":[" + String(repeating: "1,", count: JSONRecordSieve.valueLimit) + "1]}]"
        #expect(throws: CSVInputError.self) { try JSONReading(text) }
    }

    @Test func `Names that are values refuse the file`() {
        let text = "[" + (0...JSONColumns.limit).map { "{\"k\($0)\":1}" }.joined(separator: ",\n") + "]"
        let error = #expect(throws: CSVInputError.self) { try JSONReading(text) }
        #expect(error?.line == JSONColumns.limit)
    }

    @Test func `A row that is too long is damage without fields`() throws {
        let text = Array(#"[{"a":"xxxxxxxx"},{"a":"xxxxxxxxx"},{"a":"y"}]"#.utf8)
        let rows = try JSONReading(text, rowLimit: 8).rows
        #expect(rows.map(\.damage) == [nil, .tooLong(limit: 8), nil])
        #expect(rows.map(\.fields) == [["xxxxxxxx"], [], ["y"]])
    }

    @Test func `Many records under one object are read in the memory of one`() throws {
        let count = 5000
        let keyed = "{" + (0..<count).map { #""k\#($0)":{"a":\#($0)}"# }.joined(separator: ",\n") + "}"
        let wrapped = #"{"n":1,"data":["# + (0..<count).map { #"{"a":\#($0)}"# }.joined(separator: ",\n") + "]}"
        for text in [keyed, wrapped] {
            let rows = try JSONReading(Array(text.utf8), recordLimit: 64).rows
            #expect(rows.map(\.line) == Array(1...count))
            #expect(rows.map(\.fields.last) == (0..<count).map(String.init))
        }
    }

    @Test func `The end stays the end`() throws {
        var stream = try JSONRecordStream(path: "a") { () throws(CSVInputError) in ArraySource(#"[{"a":1}]"#.utf8) }
        #expect(try stream.advance())
        #expect(try !stream.advance())
        #expect(try !stream.advance())
    }

    @Test(
        arguments: [
            #"[{"a":1}]"#, #"[{"a":1},{"a":2},{"a":3}]"#, #"[{"b":1},{"a":2}]"#, #"[{"a":{"b":1}},{"a":2}]"#,
            #"{"a":1}{"a":2}   "#, #"[{"a":1},{"a":22}]"#,
        ]
    )
    func `A file that has changed between the readings is refused`(second: String) throws {
        var texts = [second, #"[{"a":1},{"a":2}]"#]
        var stream = try JSONRecordStream(path: "a") { () throws(CSVInputError) in
            ArraySource((texts.popLast() ?? "").utf8)
        }
        let error = #expect(throws: CSVInputError.self) { while try stream.advance() {} }
        #expect(error?.code == .cannotRead)
    }
}
