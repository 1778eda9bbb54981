import MigrationModel
import Testing

@testable import CSVInput

/// A text and the rows that it must be read as.
struct ReadingCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let rows: [ReadRow]
    var blankLines: [Int] = []

    init(_ name: String, _ text: String, _ rows: [ReadRow], blankLines: [Int] = []) {
        self.init(name, bytes: Array(text.utf8), rows, blankLines: blankLines)
    }

    init(_ name: String, bytes: [UInt8], _ rows: [ReadRow], blankLines: [Int] = []) {
        self.name = name
        self.bytes = bytes
        self.rows = rows
        self.blankLines = blankLines
    }

    var testDescription: String { name }

    static let lines: [Self] = [
        Self("LF", "a,b\n1,2\n3,4\n", [ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4"])]),
        Self("CRLF", "a,b\r\n1,2\r\n3,4\r\n", [ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4"])]),
        Self("CR", "a,b\r1,2\r3,4\r", [ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4"])]),
        Self(
            "mixed ends",
            "a,b\r\n1,2\n3,4\r5,6",
            [
                ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4"]), ReadRow(4, ["5", "6"]),
            ]
        ),
        Self("no final newline", "a,b\n1,2", [ReadRow(2, ["1", "2"])]),
        Self("no final newline, quoted", "a,b\n1,\"2\"", [ReadRow(2, ["1", "2"])]),
        Self("no final newline, empty field", "a,b\n1,", [ReadRow(2, ["1", ""])]),
        Self("no final newline, blank", "a,b\n1,2 ", [ReadRow(2, ["1", "2 "])]),
        Self("quoted LF", "a,b\n\"x\ny\",2\n3,4\n", [ReadRow(2, ["x\ny", "2"]), ReadRow(4, ["3", "4"])]),
        Self("quoted CRLF", "a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", [ReadRow(2, ["x\r\ny", "2"]), ReadRow(4, ["3", "4"])]),
        Self("quoted CR", "a,b\n\"x\ry\",2\n3,4\n", [ReadRow(2, ["x\ry", "2"]), ReadRow(4, ["3", "4"])]),
        Self(
            "quoted blank lines",
            "a,b\n\"x\n\n  \ny\",2\n3,4\n",
            [
                ReadRow(2, ["x\n\n  \ny", "2"]), ReadRow(6, ["3", "4"]),
            ]
        ),
        Self(
            "CR before a closing quote",
            "a,b\n1,\"x\r\"\n3,4\n",
            [ReadRow(2, ["1", "x\r"]), ReadRow(4, ["3", "4"])]
        ),
        Self("quoted newline in the header", "\"a\nz\",b\n1,2\n", [ReadRow(3, ["1", "2"])]),
        Self(
            "blank lines",
            "\n \na,b\n\n1,2\n\r\n\t \n3,4\n\n",
            [ReadRow(5, ["1", "2"]), ReadRow(8, ["3", "4"])],
            blankLines: [1, 2, 4, 6, 7, 9]
        ),
        Self("blank lines with CRLF", "a,b\r\n\r\n1,2\r\n\r\n", [ReadRow(3, ["1", "2"])], blankLines: [2, 4]),
        Self("only delimiters", "a,b\n,\n\"\",\"\"\n", [ReadRow(2, ["", ""]), ReadRow(3, ["", ""])]),
        Self(
            "one column",
            "a\nx\n\n\"\"\n\"  \"\n  \ny",
            [
                ReadRow(2, ["x"]), ReadRow(4, [""]), ReadRow(5, ["  "]), ReadRow(7, ["y"]),
            ],
            blankLines: [3, 6]
        ),
    ]

    static let contents: [Self] = [
        Self("blanks", "a,b,c\n x ,\ty\t,  \n", [ReadRow(2, [" x ", "\ty\t", "  "])]),
        Self("blanks in quotes", "a,b,c\n\" x \",\"\ty\t\",\"  \"\n", [ReadRow(2, [" x ", "\ty\t", "  "])]),
        Self("blanks inside", "a,b\nx  y,z\tz\n", [ReadRow(2, ["x  y", "z\tz"])]),
        Self("doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", [ReadRow(2, ["say \"hi\"", "\""])]),
        Self("delimiters in quotes", "a,b\n\",1,\",2\n", [ReadRow(2, [",1,", "2"])]),
        Self("non-ASCII", "a,b\nÅse,日本 €🚢\n", [ReadRow(2, ["Åse", "日本 €🚢"])]),
        Self("a later byte order mark", "a,b\n\u{FEFF}1,2\n", [ReadRow(2, ["\u{FEFF}1", "2"])]),
        Self(
            "long field",
            "a,b\n" + String(repeating: "x", count: 9000) + ",2\n",
            [
                ReadRow(2, [String(repeating: "x", count: 9000), "2"])
            ]
        ),
    ]

    static let damage: [Self] = [
        Self(
            "too few fields",
            "a,b,c\n1,2\n4,5,6\n",
            [
                ReadRow(2, ["1", "2"], .fieldCount(expected: 3, found: 2)), ReadRow(3, ["4", "5", "6"]),
            ]
        ),
        Self(
            "too many fields",
            "a,b\n1,2,3\n4,5\n",
            [
                ReadRow(2, ["1", "2", "3"], .fieldCount(expected: 2, found: 3)), ReadRow(3, ["4", "5"]),
            ]
        ),
        Self(
            "quote in an unquoted field",
            "a,b\n1,2\n3,4\"x\n5,6\n",
            [
                ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4\"x"], .strayQuote(column: 1)), ReadRow(4, ["5", "6"]),
            ]
        ),
        Self("quote as the last byte", "a,b\n3,4\"", [ReadRow(2, ["3", "4\""], .strayQuote(column: 1))]),
        Self(
            "text after a closing quote",
            "a,b\r\n\"1\"x,2\r\n5,6\r\n",
            [
                ReadRow(2, ["\"1\"x", "2"], .strayQuote(column: 0)), ReadRow(3, ["5", "6"]),
            ]
        ),
        Self(
            "undoubled quotes",
            "a,b\n\"say \"hi\" or \"\"ho\"\", you\",2\n5,6\n",
            [
                ReadRow(2, ["\"say \"hi\" or \"\"ho\"\"", " you\"", "2"], .strayQuote(column: 0)),
                ReadRow(3, ["5", "6"]),
            ]
        ),
        Self(
            "doubled, then undoubled",
            "a,b\n\"x\"\"y\"z,2\n5,6\n",
            [
                ReadRow(2, ["\"x\"\"y\"z", "2"], .strayQuote(column: 0)), ReadRow(3, ["5", "6"]),
            ]
        ),
        Self(
            "quote opened after a stray one",
            "a,b\n1\"x,\"2\n5,6\n",
            [
                ReadRow(2, ["1\"x", "\"2"], .strayQuote(column: 0)), ReadRow(3, ["5", "6"]),
            ]
        ),
        Self(
            "stray quote on a second line",
            "a,b\n\"1\n2\"x,y\n5,6\n",
            [
                ReadRow(2, ["\"1\n2\"x", "y"], .strayQuote(column: 0)), ReadRow(4, ["5", "6"]),
            ]
        ),
        Self(
            "blank after a closing quote",
            "a,b\n\"1\" ,2\n5,6\n",
            [
                ReadRow(2, ["\"1\" ", "2"], .strayQuote(column: 0)), ReadRow(3, ["5", "6"]),
            ]
        ),
        Self(
            "blank before an opening quote",
            "a,b\n1, \"2\"\n5,6\n",
            [
                ReadRow(2, ["1", " \"2\""], .strayQuote(column: 1)), ReadRow(3, ["5", "6"]),
            ]
        ),
        Self(
            "stray quotes twice",
            "a,b\n1\",2\n3\",4\n5,6\n",
            [
                ReadRow(2, ["1\"", "2"], .strayQuote(column: 0)), ReadRow(3, ["3\"", "4"], .strayQuote(column: 0)),
                ReadRow(4, ["5", "6"]),
            ]
        ),
        Self(
            "unterminated quote",
            "a,b\n1,2\n3,\"4\n5,6\n7,8",
            [
                ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4\n5,6\n7,8"], .unterminatedQuote),
            ]
        ),
        Self("quote opened by the last byte", "a,b\n1,\"", [ReadRow(2, ["1", ""], .unterminatedQuote)]),
        Self("NUL", "a,b\n1,x\0y\n5,6\n", [ReadRow(2, ["1", "x\0y"], .nulByte(column: 1)), ReadRow(3, ["5", "6"])]),
        Self(
            "invalid byte",
            bytes: Array("a,b\n1,x".utf8) + [0xE9] + Array("y\nÅ,6\n".utf8),
            [
                ReadRow(2, ["1", "x\u{FFFD}y"], .invalidEncoding(column: 1)), ReadRow(3, ["Å", "6"]),
            ]
        ),
        Self(
            "character cut by a delimiter",
            bytes: Array("a,b\nÅ,2\n".utf8) + [0xC3, 0x2C, 0xA5, 0x0A],
            [
                ReadRow(2, ["Å", "2"]), ReadRow(3, ["\u{FFFD}", "\u{FFFD}"], .invalidEncoding(column: 0)),
            ]
        ),
    ]
}
