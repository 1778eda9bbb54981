import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

/// Random tables, written plainly in every form and read back.
struct RoundTripTests {
    private struct Table {
        var header: [String]
        var rows: [[String]]
        let delimiter: String
        let ending: String

        init(_ random: inout SeededGenerator) {
            delimiter = [",", ";", "\t", "|"].randomElement(using: &random) ?? ","
            ending = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
            let columns = Int.random(in: 2...6, using: &random)
            header = (0..<columns).map { "column \($0) é" }
            rows = []
            for _ in 0..<30 { rows.append((0..<columns).map { _ in Self.field(&random) }) }
        }

        /// Characters of Latin-1 only, so that every encoding has them.
        private static func field(_ random: inout SeededGenerator) -> String {
            let pieces = [
                "a", "card_1", "\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "é", "ß", "¿", "ÿ", "\u{A0}", "=1+1",
                "0123456789012345678901234567890123456789", "nan", "4111",
            ]
            return (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
        }

        /// Quotes where they are needed, and now and then where they are not.
        func text(_ random: inout SeededGenerator) -> String {
            var text = ""
            for record in [header] + rows {
                let fields = record.map { field in
                    let special = [delimiter, "\"", "\n", "\r"].contains { mark in
                        field.unicodeScalars.contains { mark.unicodeScalars.contains($0) }
                    }
                    guard special || random.happens(0.2) else { return field }
                    return "\"" + field.replacing("\"", with: "\"\"") + "\""
                }
                text += fields.joined(separator: delimiter) + ending
            }
            return text
        }
    }

    @Test(arguments: EncodedText.allCases, 0..<25 as Range<UInt64>)
    func `Any table in any form is read back, field for field`(form: EncodedText, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = Table(&random)
        let bytes = try #require(form.bytes(of: table.text(&random)))
        let delimiter = Delimiter.byte(table.delimiter.utf8.first ?? ASCII.comma)
        // At random, two characters of Windows-1252 are a sequence of UTF-8 now and then, which no file has by chance.
        let isTold = form == .windows1252 || form == .latin1
        let options = CSVOptions(delimiter: delimiter, encoding: isTold ? form.told : .auto)
        let chunkSize = [1, 2, 3, 7, 64, 4096].randomElement(using: &random) ?? 1
        let reading = try Reading(bytes, options: options, chunkSize: chunkSize)
        #expect(reading.header == table.header)
        #expect(reading.rows.map { $0.fields.map { Array($0.utf8) } } == table.rows.map { $0.map { Array($0.utf8) } })
        #expect(reading.rows.allSatisfy { $0.damage == nil })
        #expect(reading.rows.map(\.ordinal) == Array(1...30))
        #expect(reading.dialect.encoding == form.told)
        #expect(reading.observed == bytes)
        #expect(reading.bytesRead == bytes.count)
    }
}
