import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct CSVRecordWriterTests {
    @Test(arguments: [
        (["a", "b c", ""], "a,b c,\n"),
        (["x,y", "say \"hi\"", "1\n2", "1\r2"], "\"x,y\",\"say \"\"hi\"\"\",\"1\n2\",\"1\r2\"\n"),
        ([" a", "a ", "\ta", "a\t", " "], "\" a\",\"a \",\"\ta\",\"a\t\",\" \"\n"),
        (["a;b", "=1+1", "Å"], "a;b,=1+1,Å\n"),
        ([""], "\"\"\n"),
        (["", ""], ",\n"),
        ([], "\n"),
    ])
    func `Only the fields that need quotes get them`(fields: [String], text: String) {
        var output = GrowableBytes()
        CSVRecordWriter().append(fields, to: &output)
        #expect(String(decoding: output.bytes, as: UTF8.self) == text)
    }

    @Test func `A row is written as it was read, with fields before it`() throws {
        let file = try TemporaryFile("a;b\r\n\" x\";\"1;2\"\r\n3;4;5\r\n".utf8)
        let reader = try RowReader(path: file.path)
        let writer = CSVRecordWriter(dialect: reader.dialect)
        var output = GrowableBytes()
        while try reader.next({ writer.append($0, after: ["why; so"], to: &output) }) != nil {}
        #expect(String(decoding: output.bytes, as: UTF8.self) == "\"why; so\";\" x\";\"1;2\"\r\n\"why; so\";3;4;5\r\n")
    }

    @Test func `Rows that were no UTF-8 are no UTF-8 and nothing else when they are read again`() throws {
        let file = try TemporaryFile(Array("id,name\n0,él\n1,Jos".utf8) + [0xC3] + Array("\n2,x\n".utf8))
        let reader = try RowReader(path: file.path)
        let writer = CSVRecordWriter(dialect: reader.dialect)
        var output = GrowableBytes()
        writer.begin(&output)
        writer.append(reader.header, to: &output)
        while try reader.next({ (row) -> Void in if row.damage != nil { writer.append(row, to: &output) } }) != nil {}
        let again = try Reading(Array(output.bytes))
        #expect(again.dialect.encoding == .utf8)
        #expect(again.rows.map(\.damage) == [.invalidEncoding(column: 1)])
        #expect(again.encodingDoubt == nil)
        #expect(output.bytes.suffix(7).elementsEqual(Array("1,Jos".utf8) + [0xC3, 0x0A]))
    }

    @Test func `A row with a stray quote keeps its raw text`() throws {
        let file = try TemporaryFile("a,b\n\"x\"y,2\n".utf8)
        let reader = try RowReader(path: file.path)
        var output = GrowableBytes()
        while try reader.next({ CSVRecordWriter().append($0, to: &output) }) != nil {}
        let again = try Reading(Array("a,b\n".utf8) + Array(output.bytes))
        #expect(again.rows.map(\.fields) == [["\"x\"y", "2"]])
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `What is written is read back byte for byte`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let delimiter = [ASCII.comma, ASCII.semicolon, ASCII.tab, ASCII.pipe][Int(seed % 4)]
        let ending = LineEnding.allCases[Int(seed % 3)]
        let writer = CSVRecordWriter(delimiter: delimiter, lineEnding: ending)
        let columns = Int.random(in: 1...6, using: &random)
        let records = (0..<60).map { _ in (0..<columns).map { _ in Self.randomField(&random) } }
        var output = GrowableBytes()
        writer.append((0..<columns).map { "column \($0)" }, to: &output)
        for record in records { writer.append(record, to: &output) }

        let chunkSize = [1, 2, 7, 64, 4096].randomElement(using: &random) ?? 1
        let reading = try Reading(
            Array(output.bytes),
            options: CSVOptions(delimiter: .byte(delimiter)),
            chunkSize: chunkSize
        )
        #expect(reading.rows.map { $0.fields.map { Array($0.utf8) } } == records.map { $0.map { Array($0.utf8) } })
        #expect(reading.rows.allSatisfy { $0.damage == nil })
        #expect(reading.blankLines == 0)
        #expect(reading.rows.map(\.line) == Self.lines(of: records))
        #expect(reading.header == (0..<columns).map { "column \($0)" })
    }

    private static func randomField(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "a", "card_1", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "  ", "é", "日本", "🚢", "=",
            "0123456789012345678901234567890123456789",
        ]
        let count = Int.random(in: 0...5, using: &random)
        return (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
    }

    /// The line on which each record begins, counted in the plain way; the header is the first line.
    private static func lines(of records: [[String]]) -> [Int] {
        var line = 2
        return records.map { record in
            defer { line += 1 + record.map(lineBreaks).reduce(0, +) }
            return line
        }
    }

    private static func lineBreaks(in field: String) -> Int {
        var bytes = Array(field.utf8)[...]
        var count = 0
        while let byte = bytes.popFirst() {
            guard byte == ASCII.lf || byte == ASCII.cr else { continue }
            count += 1
            if byte == ASCII.cr, bytes.first == ASCII.lf { bytes = bytes.dropFirst() }
        }
        return count
    }
}
