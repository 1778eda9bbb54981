import TestSupport
import Testing

@testable import CSVInput

struct DialectTests {
    @Test(arguments: [
        ("a,b,c\n1,2,3\n", ASCII.comma),
        ("a;b;c\n1,5;2;3\n", ASCII.semicolon),
        ("a\tb\n1\t2\n", ASCII.tab),
        ("a|b\n1|2\n", ASCII.pipe),
        ("\"a,x\";\"b,y\"\n1;2\n", ASCII.semicolon),
        ("\"a;\"\"b;\nc;\",d\n1,2\n", ASCII.comma),
        ("a,b;c,d\n1,2,3\n1,2,3\n", ASCII.comma),
        ("name;a,b;x\nn;1,5;y\nn;2,7;y\n", ASCII.semicolon),
        ("single\n1\n", ASCII.comma),
        ("single\n1;2\n", ASCII.comma),
        ("a;b", ASCII.semicolon),
        ("\n\na;b\n", ASCII.semicolon),
        // A quote in the wrong place speaks against a delimiter, unless every one has such a quote.
        ("\"id\";\"Name (Last, First)\"\n\"1\";\"Doe, John\"\n\"2\";\"Roe, Jane\"\n", ASCII.semicolon),
        ("\"customer_id\"\t\"payment_method_token; old\"\n", ASCII.tab),
        ("\"a\"|\"b, c\"\r\n\"1\"|\"2, 3\"\r\n", ASCII.pipe),
        ("a,b;c\n1,\"x\"y;2\n", ASCII.comma),
        ("id,size\n1,5\"\n2,6\"\n", ASCII.comma),
        ("\"a\"\"b\";c\n\"1\"\"\";\"2,3\"\n", ASCII.semicolon),
    ])
    func `The delimiter is found from the first records`(text: String, delimiter: UInt8) throws {
        for chunkSize in [1, 4096] {
            #expect(try Reading(text, chunkSize: chunkSize).dialect.delimiter == delimiter)
        }
    }

    @Test(arguments: [
        (Delimiter.semicolon, "a;b\n1;2\n"), (.tab, "a\tb\n1\t2\n"), (.pipe, "a|b\n1|2\n"), (.byte(0x7E), "a~b\n1~2\n"),
    ])
    func `A delimiter that is asked for is used`(delimiter: Delimiter, text: String) throws {
        let reading = try Reading(text, options: CSVOptions(delimiter: delimiter))
        #expect(reading.header == ["a", "b"])
        #expect(reading.rows.map(\.fields) == [["1", "2"]])
    }

    @Test func `With tabs between fields a line of tabs is a row and a line of spaces is blank`() throws {
        let reading = try Reading("a\tb\n\t\n  \n x\ty \n")
        #expect(reading.rows.map(\.fields) == [["", ""], [" x", "y "]])
        #expect(reading.firstBlankLines == [3])
    }

    @Test(arguments: ["sep=;", "\"sep=;\"", "SEP=;"], ["\n", "\r\n"])
    func `A separator line names the delimiter and counts as a line`(separator: String, end: String) throws {
        let reading = try Reading(separator + end + "a;b,c" + end + "1;2" + end, chunkSize: 1)
        #expect(reading.dialect.hasSeparatorLine)
        #expect(reading.header == ["a", "b,c"])
        #expect(reading.rows.map(\.line) == [3])
    }

    @Test func `A header that only begins like a separator line is a header`() throws {
        let reading = try Reading("sep=a;b\n1;2\n")
        #expect(!reading.dialect.hasSeparatorLine)
        #expect(reading.header == ["sep=a", "b"])
    }

    @Test(arguments: [1, 2, 4096])
    func `A byte order mark is no part of the header`(chunkSize: Int) throws {
        let reading = try Reading([0xEF, 0xBB, 0xBF] + Array("\"a\",b\n1,2\n".utf8), chunkSize: chunkSize)
        #expect(reading.dialect.hasByteOrderMark)
        #expect(reading.header == ["a", "b"])
        #expect(reading.observed.count == reading.bytesRead)
        #expect(reading.bytesRead == 13)
    }

    @Test(arguments: [("a,b\n1,2\r\n", LineEnding.lf), ("\"a\nb\",c\r\n", .crlf), ("a,b\r1,2\n", .cr), ("a,b", nil)])
    func `The line ending is the header's`(text: String, ending: LineEnding?) throws {
        #expect(try Reading(text).dialect.lineEnding == ending)
    }

    @Test func `Header names lose outer blanks and may repeat or be empty`() throws {
        let reading = try Reading(" id ,\"\tname\",,id\n1,2,3,4\n")
        #expect(reading.header == ["id", "name", "", "id"])
        #expect(reading.rows.map(\.damage) == [nil])
    }
}

struct CSVInputErrorTests {
    @Test(arguments: [
        ("", CSVInputError.Code.empty), ("\u{FEFF}", .empty), ("\n  \r\n", .empty), (",,\n1,2,3\n", .noHeader),
        ("a,b\"c\n1,2\n", .damagedHeader), ("a,\"b\n1,2\n", .damagedHeader), ("a,b\0\n", .unsupportedEncoding),
        ("PK\u{3}\u{4}xl", .notText),
    ])
    func `A file without a sound header is refused`(text: String, code: CSVInputError.Code) throws {
        let error = #expect(throws: CSVInputError.self) { try Reading(text) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            [0x61, 0x2C, 0xE9, 0x81, 0x0A], [0x61, 0x2C, 0xE9, 0x0A, 0xC3, 0xA9, 0x0A],
            [0xFF, 0xFE, 0x00, 0xD8, 0x0A, 0x00],
            [0x61, 0x2C, 0x00, 0x0A], [0x61, 0x00, 0x2C] + Array("bcdefghijklm\n".utf8),
        ] as [[UInt8]]
    )
    func `A header that is of no encoding is refused with what to do`(bytes: [UInt8]) throws {
        let error = #expect(throws: CSVInputError.self) { try Reading(bytes) }
        #expect(error?.code == .unsupportedEncoding)
        #expect(error?.line == 1)
        #expect(error?.detail.hasSuffix("save it as UTF-8") == true || error?.detail.hasSuffix("file as UTF-8") == true)
    }

    @Test(arguments: [0x22, 0x0A, 0x0D, 0x00, 0xE9] as [UInt8])
    func `A byte that cannot separate fields is refused`(byte: UInt8) throws {
        let options = CSVOptions(delimiter: .byte(byte))
        let error = #expect(throws: CSVInputError.self) { try Reading("a,b\n", options: options) }
        #expect(error?.code == .unusableDelimiter)
    }

    @Test(arguments: ["", "\"", "a,\"b"])
    func `A header without an end is refused once it is too long`(start: String) throws {
        for filler in [[0], Array("x".utf8), start.isEmpty ? Array("y".utf8) : Array("x\n".utf8)] as [[UInt8]] {
            let file = try TemporaryFile(Array(start.utf8) + repeatElement(filler, count: 300_000).joined())
            var bytesRead = 0
            let error = #expect(throws: CSVInputError.self) {
                try RowReader(path: file.path, chunkSize: 64, recordLimit: 100) { bytesRead += $0.count }
            }
            #expect(error?.code == .damagedHeader)
            #expect(bytesRead < 100_000)
        }
    }

    @Test(arguments: ["/dev/null", "/dev/full", "/dev/zero"])
    func `A device is not taken for a file`(path: String) throws {
        let error = #expect(throws: CSVInputError.self) { try RowReader(path: path) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.detail.contains("not a file") == true)
    }

    @Test func `A file that is missing is named`() throws {
        let error = #expect(throws: CSVInputError.self) { try RowReader(path: "/nowhere/cards.csv") }
        #expect(error?.code == .cannotOpen)
        #expect(error?.description.hasPrefix("/nowhere/cards.csv: cannot be opened: No such file") == true)
    }

    @Test func `A folder is refused with a word on what to name`() throws {
        let error = #expect(throws: CSVInputError.self) { try RowReader(path: "/") }
        #expect(error?.code == .cannotOpen)
        #expect(error?.description == "/: is a folder; name the file in it")
    }
}
