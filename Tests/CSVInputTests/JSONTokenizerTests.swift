import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct JSONTokenizerTests {
    @Test(
        arguments: [
            ("[{\"a\":1}", 1, 9), ("[{\"a\":1},]", 1, 10), ("[{\"a\":1,}]", 1, 9), ("[{\"a\" 1}]", 1, 7),
            ("[{a:1}]", 1, 3), ("[{'a':1}]", 1, 3), ("[{\"a\":1 \"b\":2}]", 1, 9), ("[{\"a\":01}]", 1, 8),
            ("[{\"a\":1.}]", 1, 9), ("[{\"a\":.5}]", 1, 7), ("[{\"a\":-}]", 1, 8), ("[{\"a\":1e}]", 1, 9),
            ("[{\"a\":+1}]", 1, 7), ("[{\"a\":NaN}]", 1, 7), ("[{\"a\":nul}]", 1, 10), ("[{\"a\":True}]", 1, 7),
            ("[{\"a\":\"x\ny\"}]", 1, 9), ("[{\"a\":\"\\x\"}]", 1, 9), ("[{\"a\":\"\\u12G4\"}]", 1, 12),
            ("[\n{\"a\":1},\r\n  {\"é€😀\":}]", 3, 10), ("[{\"a\":\"abc", 1, 11), ("[{\"a\":1}}", 1, 9),
            ("[{\"a\":[1}]}]", 1, 9), ("a,b\n1,2\n", 1, 1), ("[{\"a\":1}\r\r{}]", 3, 1), ("[{\"a\"", 1, 6),
            ("[{", 1, 3),
            ("[{\"a\":\"\\", 1, 9), ("[{\"a\":\"\\u00", 1, 12), ("[,{}]", 1, 2), ("{\"a\":1}x", 1, 8),
        ],
        [1, 2, 3, 4096]
    )
    func `A text that is not well-formed is refused with line and column`(
        text: (String, line: Int, column: Int),
        chunkSize: Int
    ) {
        let error = #expect(throws: CSVInputError.self) { try JSONReading(text.0, chunkSize: chunkSize) }
        #expect(error?.code == .malformedJSON)
        #expect(error?.line == text.line)
        #expect(error?.detail.hasPrefix("column \(text.column): ") == true, "\(error?.description ?? "")")
    }

    @Test(
        arguments: [
            ("[{\"a\":1}]\n{\"a\":2}", 2), ("[{\"a\":1}]\n{}", 2), ("[{\"a\":1}]\n[]", 2), ("[{\"a\":1},\n2]", 2),
            ("{\"a\":1}\n\n[{\"a\":1}]", 3), ("1", 1),
            ("\"x\"", 1),
            ("{\"a\":1}\n2", 2), ("[[{\"a\":1}]]", 1), ("[{\"a\":1},null]", 1),
        ]
    )
    func `What is no record is refused with its line`(text: String, line: Int) {
        let error = #expect(throws: CSVInputError.self) { try JSONReading(text) }
        #expect(error?.code == .malformedJSON)
        #expect(error?.line == line)
    }

    @Test(
        arguments: [
            ("[{\"a\":1,\n\"a\":2}]", 2), ("{\"k\":{\"a\":1},\n\n\"k\":{\"a\":1}}", 3),
            ("[{\"a\":{\"b\":1,\"c\":2,\n\"\\u0062\":3}}]", 2), ("{\"n\":1,\"n\":2,\"d\":[{}]}", 1),
        ]
    )
    func `A name that an object has twice refuses the file`(text: String, line: Int) {
        let error = #expect(throws: CSVInputError.self) { try JSONReading(text) }
        #expect(error?.code == .malformedJSON)
        #expect(error?.line == line)
    }

    @Test func `Among many names the second one of a pair is found`() {
        let names = (0..<1000).map { "\"k\($0)\":{\"a\":1}" }
        for twin in [0, 31, 32, 33, 999] {
            let text = "{" + (names + [names[twin]]).joined(separator: ",\n") + "}"
            #expect(throws: CSVInputError.self) { try JSONReading(text) }
        }
        #expect(throws: Never.self) { try JSONReading("{" + names.joined(separator: ",") + "}") }
    }

    @Test func `Values may be nested up to the limit and not deeper`() throws {
        func text(_ depth: Int) -> String {
            "[{\"a\":" + String(repeating: "[", count: depth - 2) + String(repeating: "]", count: depth - 2) + "}]"
        }
        #expect(try JSONReading(text(JSONTokenizer.depthLimit)).rows.count == 1)
        let error = #expect(throws: CSVInputError.self) { try JSONReading(text(JSONTokenizer.depthLimit + 1)) }
        #expect(error?.code == .malformedJSON)
        #expect(error?.line == 1)
    }

    @Test func `No error shows what the file holds`() {
        for text in [
            "[{\"tok_secret\":tok_secret}]", "[{\"tok_secret\":1,\"tok_secret\":2}]", "tok_secret", "[\"tok_secret\"]",
        ] {
            let error = #expect(throws: CSVInputError.self) { try JSONReading(text) }
            #expect(error?.description.contains("secret") == false)
        }
    }
}
