import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct PreambleTests {
    @Test(
        arguments: [
            ("Export\nid,name,card\n1,x,y\n", 2), ("\nExport\n\nid,name,card\n1,x,y\n", 4),
            ("Export;;\nid;name;card\n1;x;y\n", 2), ("Export\n\"made by\nme\"\nid,name,card\n1,x,y\n", 4),
            ("sep=;\nExport\nid;name;card\n1;x;y\n", 3), ("2026-01-31\nid\tname\tcard\n1\tx\ty", 2),
            ("Export, 2026\nid;name;card\n1;x;y\n2;x;y\n", 2), ("a\nb\nc\nid|name|card\n1|x|y\n", 4),
            // Nothing to be skipped, or no header that is beyond doubt.
            ("id,name,card\n1,x,y\n", 1), ("Export\nid,name\n1,x\n", 1), ("Export\nid,name,card\n", 1),
            ("Export\nid,name,4242\n1,x,y\n", 1), ("Export\nid,name,id\n1,x,y\n", 1), ("Export\nid,,card\n1,x,y\n", 1),
            ("Export\nid,name,card\n1,x\n", 1), ("made by,me\nid,name,card\n1,x,y\n", 1), ("id\n1\n2\n", 1),
            ("Export\nid,na\"me,card\n1,x,y\n", 1), ("a,b,c\n1;2;3\n", 1),
        ],
        [1, 4096]
    )
    func `Lines before the header are skipped only where there is no doubt`(text: (String, Int), chunkSize: Int) throws
    {
        let reading = try Reading(text.0, chunkSize: chunkSize)
        #expect(reading.headerLine == text.1)
        let separatorLines = reading.dialect.hasSeparatorLine ? 1 : 0
        #expect(reading.dialect.preambleLines == (text.1 > 1 ? text.1 - 1 - separatorLines : 0))
        guard text.1 > 1 else { return }
        #expect(reading.header == ["id", "name", "card"])
        #expect(reading.rows.first?.fields == ["1", "x", "y"])
        #expect(reading.rows.first?.line == text.1 + 1)
        #expect(reading.blankLines == 0)
    }

    @Test func `A preamble is looked for in any encoding`() throws {
        for form in EncodedText.allCases where form.isFound {
            let bytes = try #require(form.bytes(of: "Übersicht\n\nid;Größe;card\n1;x;y\n"))
            let reading = try Reading(bytes)
            #expect(reading.header == ["id", "Größe", "card"])
            #expect(reading.headerLine == 3)
        }
    }

    @Test(arguments: [1, 2, 4096])
    func `A header line that is told is used, whatever stands before`(chunkSize: Int) throws {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b,c", "\"", "", "x,y", "1,2", "3,4"].map { $0 + end }.joined()
            let reading = try Reading(text.utf8, options: CSVOptions(headerLine: 4), chunkSize: chunkSize)
            #expect(reading.header == ["x", "y"])
            #expect(reading.rows.map(\.line) == [5, 6])
            #expect(reading.dialect.preambleLines == 3)
            #expect(reading.blankLines == 0)
        }
        let separated = try Reading("sep=|\nx\ny|z\n1|2\n", options: CSVOptions(headerLine: 3), chunkSize: chunkSize)
        #expect(separated.header == ["y", "z"])
        #expect(separated.dialect.preambleLines == 1)
        let first = try Reading("Export\nid,name,card\n1,x,y\n", options: CSVOptions(headerLine: 1))
        #expect(first.header == ["Export"])
        let named = try Reading("sep=,id,n\n1,2,3\n", options: CSVOptions(headerLine: 1), chunkSize: chunkSize)
        #expect(named.header == ["sep=", "id", "n"])
        #expect(try Reading("sep=;\n1;2\n", options: CSVOptions(headerLine: 1)).header == ["sep=", ""])
    }

    @Test func `A line longer than a record may be is skipped as one line`() throws {
        let text = String(repeating: "x", count: 500) + "\na,b\n1,2\n"
        let reading = try Reading(text.utf8, options: CSVOptions(headerLine: 2), chunkSize: 7, recordLimit: 64)
        #expect(reading.header == ["a", "b"])
        #expect(reading.rows.map(\.line) == [3])
    }

    @Test(arguments: [(2, "blank"), (4, "ends with line 3"), (9, "ends with line 3")])
    func `A header line that is blank or missing is refused`(line: Int, word: String) {
        let error = #expect(throws: CSVInputError.self) {
            try Reading("a,b\n \n1,2\n", options: CSVOptions(headerLine: line))
        }
        #expect(error?.code == .noHeader)
        #expect(error?.line == line)
        #expect(error?.detail.contains(word) == true)
    }

    @Test(
        arguments: [
            (EncodedText.utf8, nil), (.utf8Marked, nil), (.windows1252, nil), (.utf16be, nil), (.utf8Gzip, nil),
            (.latin1, 1), (.utf16leMarked, 3), (.windows1252, 3),
        ] as [(EncodedText, Int?)]
    )
    func `Rejected rows written in the file's form are read by the same job`(form: EncodedText, headerLine: Int?) throws
    {
        let preamble = headerLine == 3 ? "sep=;\nÜbersicht\n" : ""
        let bytes = try #require(form.bytes(of: preamble + "id;Größe\r\n1;é\r\n2;ß\r\n"))
        let options = CSVOptions(encoding: headerLine == nil ? .auto : form.told, headerLine: headerLine)
        let file = try TemporaryFile(bytes)
        let reader = try RowReader(path: file.path, options: options)
        var output = GrowableBytes()
        var rows: [[String]] = []
        while let row = try reader.next({ ReadRow($0).fields }) { rows.append(row) }
        let writer = CSVRecordWriter(dialect: reader.dialect)
        writer.begin(&output)
        for record in [reader.header] + rows { writer.append(record, to: &output) }
        #expect(output.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        var again = options
        again.delimiter = .semicolon
        let reading = try Reading(Array(output.bytes), options: again)
        #expect(reading.header == ["id", "Größe"])
        #expect(reading.rows.map(\.fields) == [["1", "é"], ["2", "ß"]])
    }

    @Test(arguments: [
        ("sep=:\nid:name\n1:x\n", CSVOptions()), ("sep=;\r\nid;name\r\n1;x\r\n", CSVOptions()),
        ("sep=~\n\nExport\nid~name\n1~x\n", CSVOptions(headerLine: 4)),
        ("id~name\n1~x\n", CSVOptions(delimiter: .byte(0x7E), headerLine: 1)),
        ("id~name\n1~x\n", CSVOptions(delimiter: .byte(0x7E))),
        ("sep=;\nid,name\n1,x\n", CSVOptions(delimiter: .comma)),
    ])
    func `Rejected rows keep the separator that the job found`(text: String, options: CSVOptions) throws {
        let reading = try Reading(text, options: options)
        let writer = CSVRecordWriter(dialect: reading.dialect)
        var output = GrowableBytes()
        writer.begin(&output)
        for record in [reading.header] + reading.rows.map(\.fields) { writer.append(record, to: &output) }
        let again = try Reading(Array(output.bytes), options: options)
        #expect(again.header == ["id", "name"])
        #expect(again.rows.map(\.fields) == [["1", "x"]])
        #expect(again.dialect.delimiter == reading.dialect.delimiter)
    }

    @Test(arguments: [1, 4096])
    func `What stands before the header can be looked at, up to a limit`(chunkSize: Int) throws {
        func preamble(_ text: String, _ headerLine: Int? = nil) throws -> [String] {
            let file = try TemporaryFile(text)
            let options = CSVOptions(headerLine: headerLine)
            return try RowReader(path: file.path, options: options, chunkSize: chunkSize, recordLimit: 64).preamble
        }
        let header = "id,name,card\n1,x,y\n"
        #expect(try preamble(header) == [])
        #expect(try preamble("sep=,\nExport für A\r\n\n" + header) == ["Export für A", ""])
        #expect(try preamble("a,b\rc\n" + header, 3) == ["a,b", "c"])
        let lines = (1...30).map { "line \($0)" }
        #expect(try preamble(lines.map { $0 + "\n" }.joined() + header, 31) == Array(lines.prefix(20)))
        let long = String(repeating: "x", count: 300)
        #expect(try preamble(lines.prefix(20).map { $0 + "\n" }.joined() + long + "\n" + header, 22).last == "line 20")
        #expect(try preamble("a\n" + long + "\nb\n" + header, 4) == ["a", long, "b"])
        let longer = String(repeating: "x", count: 70_000)
        #expect(try preamble(longer + "\nb\n" + header, 3) == [String(longer.prefix(65_536))])
    }
}
