import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct RowReaderTests {
    private static let chunkSizes = [1, 2, 7, 4096]

    @Test(arguments: ReadingCase.lines + ReadingCase.contents + ReadingCase.damage, chunkSizes)
    func `A text is read as the same rows whatever the chunks`(_ text: ReadingCase, chunkSize: Int) throws {
        let reading = try Reading(text.bytes, options: CSVOptions(delimiter: .comma), chunkSize: chunkSize)
        let expected = text.rows.enumerated().map {
            ReadRow($0.element.line, $0.element.fields, $0.element.damage, ordinal: $0.offset + 1)
        }
        #expect(reading.rows == expected)
        #expect(reading.blankLines == text.blankLines.count)
        #expect(reading.firstBlankLines == text.blankLines)
        #expect(reading.bytesRead == text.bytes.count)
        #expect(reading.observed == text.bytes)
    }

    @Test func `The end stays the end`() throws {
        let file = try TemporaryFile("a,b\n1,2\n".utf8)
        let reader = try RowReader(path: file.path)
        #expect(try reader.next { $0.address.ordinal } == 1)
        #expect(try reader.next { $0.address.ordinal } == nil)
        #expect(try reader.next { $0.address.ordinal } == nil)
        #expect(reader.rowsRead == 1)
    }

    @Test func `Only the first numbers of blank lines are kept`() throws {
        let reading = try Reading("a,b\n" + String(repeating: "\n", count: 25) + "1,2\n")
        #expect(reading.blankLines == 25)
        #expect(reading.firstBlankLines == Array(2...11))
        #expect(reading.rows.map(\.line) == [27])
    }

    @Test(arguments: chunkSizes)
    func `A record at the limit is read and one beyond it is damage without fields`(chunkSize: Int) throws {
        let limit = 64
        func record(_ size: Int) -> String { "1," + String(repeating: "x", count: size - 3) + "\n" }
        let text = "a,b\n" + record(limit) + record(limit + 1) + "3,4\n"
        let reading = try Reading(text.utf8, chunkSize: chunkSize, recordLimit: limit)
        #expect(reading.rows.map(\.damage) == [nil, .tooLong(limit: limit), nil])
        #expect(reading.rows.map(\.fields.count) == [2, 0, 2])
        #expect(reading.rows.map(\.line) == [2, 3, 4])
    }

    @Test(
        arguments: [
            "1,\"" + String(repeating: "x\n", count: 60) + "\"\n",
            "1,\"" + String(repeating: "\"\"\r\n", count: 60) + "\"\n",
            "1,\"" + String(repeating: "y", count: 300) + "\",\"" + String(repeating: "z\n", count: 60) + "\"\r\n",
            "1\"" + String(repeating: "\" ,", count: 200) + "\n",
            "1," + String(repeating: "\r", count: 1) + "\"" + String(repeating: "\r", count: 300) + "\"\n",
        ],
        chunkSizes
    )
    func `After a record that is too long the next one has its right line`(record: String, chunkSize: Int) throws {
        let text = "a,b\n" + record + "3,4\n5,6"
        let reading = try Reading(text.utf8, chunkSize: chunkSize, recordLimit: 64)
        let unlimited = try Reading(text.utf8, chunkSize: 4096)
        #expect(reading.rows.map(\.line) == unlimited.rows.map(\.line))
        #expect(reading.rows.contains { $0.damage == .tooLong(limit: 64) })
        #expect(reading.rows.suffix(2).map(\.fields) == [["3", "4"], ["5", "6"]])
        #expect(reading.observed == Array(text.utf8))
    }

    @Test func `An open quote swallows the rest of a large file as one damaged row`() throws {
        let text = "a,b\n1,2\n3,\"4\n" + String(repeating: "5,6\n", count: 300_000)
        let reading = try Reading(text)
        #expect(reading.rows.map(\.damage) == [nil, .tooLong(limit: RowReader.recordLimit)])
        #expect(reading.rows.map(\.line) == [2, 3])
    }

    @Test func `A huge field within the limit is read whole`() throws {
        let field = String(repeating: "0123456789", count: 100_000)
        let reading = try Reading("a,b\n\"\(field)\",2\n3,4\n")
        #expect(reading.rows.map(\.fields) == [[field, "2"], ["3", "4"]])
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `Disorder of any kind is read alike whatever the chunks`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces: [[UInt8]] = [
            [ASCII.quote], [ASCII.quote, ASCII.quote], [ASCII.comma], [ASCII.comma], [ASCII.lf], [ASCII.lf], [ASCII.cr],
            [ASCII.cr, ASCII.lf], [ASCII.space], [ASCII.tab], [ASCII.nul], [0xC3, 0xA5], [0xC3], Array("abcdef".utf8),
            [UInt8](repeating: ASCII.space, count: 50),
        ]
        let disorder = (0..<400).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
        let text = Array("a,b\n".utf8) + disorder
        let limit = Int.random(in: 20...80, using: &random)
        let readings = try Self.chunkSizes.map { try Reading(text, chunkSize: $0, recordLimit: limit) }
        for reading in readings.dropFirst() {
            #expect(reading.rows == readings[0].rows)
            #expect(reading.firstBlankLines == readings[0].firstBlankLines)
            #expect(reading.blankLines == readings[0].blankLines)
        }
        for reading in readings { #expect(reading.observed == text) }
        #expect(readings[0].rows.contains { $0.damage == nil || $0.damage == .fieldCount(expected: 2, found: 1) })
    }

    @Test func `A blank line beyond the limit is damage`() throws {
        let text = "a,b\n" + String(repeating: " ", count: 100) + "\n1,2\n"
        for chunkSize in Self.chunkSizes {
            let reading = try Reading(text.utf8, chunkSize: chunkSize, recordLimit: 64)
            #expect(reading.rows.map(\.damage) == [.tooLong(limit: 64), nil])
            #expect(reading.blankLines == 0)
        }
    }
}
