import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct EncodingTests {
    private static let chunkSizes = [1, 2, 3, 7, 4096]
    /// Characters that all encodings of the table have.
    private static let common = [["Ærø", "naïve \"ß\""], ["", "a\nb"], [" ¿é ", "x;y,z\t|"]]

    @Test(arguments: EncodedText.allCases, [",", ";", "\t", "|"])
    func `Every encoding, delimiter and line ending is read back exactly`(form: EncodedText, delimiter: String) throws {
        for ending in ["\n", "\r\n", "\r"] {
            let text = Self.text([["id", "Größe"]] + Self.common, delimiter, ending)
            let bytes = try #require(form.bytes(of: text))
            for chunkSize in Self.chunkSizes {
                let told = try Reading(bytes, options: CSVOptions(encoding: form.told), chunkSize: chunkSize)
                try Self.expect(told, form, ending)
                guard form.isFound else { continue }
                let found = try Reading(bytes, chunkSize: chunkSize)
                try Self.expect(found, form, ending)
                #expect(found.dialect.encodingWasAssumed == (form == .windows1252))
                #expect(found.observed == bytes)
            }
        }
    }

    private static func expect(_ reading: Reading, _ form: EncodedText, _ ending: String) throws {
        #expect(reading.header == ["id", "Größe"])
        #expect(reading.rows.map(\.fields) == common)
        #expect(reading.rows.allSatisfy { $0.damage == nil })
        #expect(reading.rows.map(\.line) == [2, 3, 5])
        #expect(reading.dialect.encoding == form.told)
        #expect(reading.dialect.hasByteOrderMark == form.isMarked)
        #expect(reading.dialect.isCompressed == (form == .utf8Gzip || form == .utf16Gzip))
        #expect(reading.dialect.lineEnding?.bytes.description == ending)
        #expect(reading.encodingDoubt == nil)
    }

    private static func text(_ records: [[String]], _ delimiter: String, _ ending: String) -> String {
        records.map { record in
            record.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: delimiter) + ending
        }.joined()
    }

    @Test func `All of Windows-1252 is decoded as Unicode's table has it, and what is undefined is damage`() throws {
        for byte in UInt8(0x80)...0xFF {
            let bytes = Array("a,b\n1,x".utf8) + [byte] + Array("y\n".utf8)
            let reading = try Reading(bytes, options: CSVOptions(encoding: .windows1252))
            if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) {
                #expect(reading.rows.map(\.damage) == [.invalidEncoding(column: 1)])
            } else {
                let text = try #require(String(bytes: bytes, encoding: .windowsCP1252))
                #expect(reading.rows.map(\.fields) == [["1", String(text.dropFirst(6).dropLast())]])
                #expect(reading.rows.map(\.damage) == [nil])
            }
        }
    }

    @Test func `Latin-1 is exact, control characters included`() throws {
        for byte in UInt8(0x80)...0xFF {
            let reading = try Reading(Array("a\n".utf8) + [byte], options: CSVOptions(encoding: .latin1))
            #expect(reading.rows.map(\.fields) == [[String(UnicodeScalar(byte))]])
            #expect(reading.rows.map(\.damage) == [nil])
        }
    }

    @Test(arguments: TextEncoding.allCases)
    func `A byte order mark says more than the job`(told: TextEncoding) throws {
        for form in [EncodedText.utf8Marked, .utf16leMarked, .utf16beMarked] {
            let bytes = try #require(form.bytes(of: "a,b\n日本,🚢\n"))
            let reading = try Reading(bytes, options: CSVOptions(encoding: told), chunkSize: 1)
            #expect(reading.rows.map(\.fields) == [["日本", "🚢"]])
            #expect(reading.dialect.encoding == form.told)
        }
    }

    @Test(arguments: chunkSizes)
    func `UTF-16 that is broken damages its field and no other`(chunkSize: Int) throws {
        for (form, swaps) in [(EncodedText.utf16leMarked, false), (.utf16beMarked, true)] {
            func units(_ units: [UInt16]) -> [UInt8] {
                units.flatMap { swaps ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            }
            let start = try #require(form.bytes(of: "a,b\n"))
            let rows: [[UInt16]] = [
                [0x31, 0x2C, 0xD83D, 0x0A], [0xDEA2, 0x2C, 0x32, 0x0A], [0x31, 0x2C, 0xDEA2, 0xD83D, 0x0A],
                [0xD83D, 0xDEA2, 0x2C, 0x32, 0x0A], [0xD83D, 0xD83D, 0xDEA2, 0x2C, 0x32, 0x0A], [0x31, 0x2C, 0, 0x0A],
            ]
            let reading = try Reading(start + rows.flatMap(units) + [0x0A], chunkSize: chunkSize)
            let damage: [RowDamage?] = [
                .invalidEncoding(column: 1), .invalidEncoding(column: 0), .invalidEncoding(column: 1), nil,
                .invalidEncoding(column: 0), .nulByte(column: 1), .invalidEncoding(column: 0),
            ]
            #expect(reading.rows.map(\.damage) == damage)
            #expect(reading.rows[3].fields == ["🚢", "2"])
            #expect(reading.rows.map(\.line) == Array(2...8))
        }
    }

    @Test func `UTF-16 without a mark is told by its NULs, and the order too`() throws {
        for form in [EncodedText.utf16le, .utf16be] {
            let bytes = try #require(form.bytes(of: "id,name,address\n1,Ādam,12 Long Street\n"))
            #expect(try Reading(bytes, options: CSVOptions(encoding: .utf16)).dialect.encoding == form.told)
            #expect(try Reading(bytes).dialect.encoding == form.told)
        }
        let error = #expect(throws: CSVInputError.self) {
            try Reading("id,name\n1,é\n", options: CSVOptions(encoding: .utf16))
        }
        #expect(error?.code == .unsupportedEncoding)
    }

    @Test func `A few NULs do not make UTF-16 of a text`() throws {
        let reading = try Reading("id,name\n1,x\0\0\n2,y\n3,z\0\n")
        #expect(reading.dialect.encoding == .utf8)
        #expect(reading.rows.map(\.damage) == [.nulByte(column: 1), nil, .nulByte(column: 1)])
    }
}

struct EncodingSurveyTests {
    /// What stands between the header and the rest: nothing but ASCII, and more of it than a chunk.
    private static let ascii = String(repeating: "1,abcdefgh\n", count: 200)

    @Test(
        arguments: [
            // The bytes behind the ASCII rows, the encoding, and whether it was assumed.
            ([0x31, 0x2C, 0xE9, 0x0A], .windows1252, true),
            ([0x31, 0x2C, 0xE9, 0x0A, 0x32, 0x2C, 0x80, 0x9F, 0x0A], .windows1252, true),
            ([0x31, 0x2C, 0xE9], .windows1252, true),
            ([0x31, 0x2C, 0xC3, 0xA9, 0x0A], .utf8, false),
            ([0x31, 0x2C, 0xE9, 0x0A, 0x32, 0x2C, 0xC3, 0xA9, 0x0A], .utf8, false),
            ([0x31, 0x2C, 0xC3, 0xA9, 0x0A, 0x32, 0x2C, 0xE9, 0x0A], .utf8, false),
            ([0x31, 0x2C, 0xE9, 0x0A, 0x32, 0x2C, 0x81, 0x0A], .utf8, false),
            ([0x31, 0x2C, 0xE9, 0x0A, 0x32, 0x2C, 0x00, 0x0A], .utf8, false),
            ([0x31, 0x2C, 0xE2, 0x82, 0x0A], .windows1252, true),
        ] as [([UInt8], TextEncoding, Bool)],
        [1, 2, 5, 4096, 262_144]
    )
    func `Windows-1252 is assumed only where nothing is UTF-8`(
        end: ([UInt8], TextEncoding, Bool),
        chunkSize: Int
    ) throws {
        let bytes = Array(("a,b\n" + Self.ascii).utf8) + end.0
        let reading = try Reading(bytes, chunkSize: chunkSize)
        #expect(reading.dialect.encoding == end.1)
        #expect(reading.dialect.encodingWasAssumed == end.2)
        #expect(reading.rows.contains { $0.damage != nil } == (end.1 == .utf8 && end.0.contains { $0 == 0xE9 }))
        #expect(reading.observed == bytes)
        let packed = try Reading(Gzip.pack(bytes), chunkSize: chunkSize)
        #expect(packed.rows == reading.rows)
        #expect(packed.dialect.encoding == end.1)
        #expect(packed.observed == Gzip.pack(bytes))
    }

    @Test func `Text told to be of one byte a character that is UTF-8 throughout is doubted`() throws {
        for encoding in [TextEncoding.windows1252, .latin1] {
            let options = CSVOptions(encoding: encoding)
            for chunkSize in [1, 4096] {
                #expect(try Reading("a\né\n".utf8, options: options, chunkSize: chunkSize).encodingDoubt != nil)
                #expect(try Reading("a\ne\n".utf8, options: options, chunkSize: chunkSize).encodingDoubt == nil)
                let mixed = Array("a\né\n".utf8) + [0xE9, 0x0A]
                #expect(try Reading(mixed, options: options, chunkSize: chunkSize).encodingDoubt == nil)
            }
        }
        #expect(try Reading("a\né\n").encodingDoubt == nil)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `The scanner agrees with Swift on what is UTF-8, however it is cut`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces: [[UInt8]] = [
            Array("abc".utf8), Array("é".utf8), Array("€".utf8), Array("🚢".utf8), Array("\u{10FFFF}".utf8), [0xC3],
            [0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x8F, 0x80, 0x80], [0xFF],
            [UInt8](repeating: 0x61, count: 70), [0xC0, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x9A],
        ]
        let kinds = Int.random(in: 1...pieces.count, using: &random)
        let bytes = (0..<6).flatMap { _ in pieces.prefix(kinds).randomElement(using: &random) ?? [] }
        let cut = Int.random(in: 0...bytes.count, using: &random)
        var scanner = UTF8Scanner()
        bytes[..<cut].withUnsafeBytes { scanner.scan($0) }
        bytes[cut...].withUnsafeBytes { scanner.scan($0) }
        scanner.finish()
        #expect(scanner.hasInvalid == !bytes.withUnsafeBufferPointer { isUTF8($0) })
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(scanner.hasMultiByte == text.unicodeScalars.contains { $0.value > 0x7F && $0 != "\u{FFFD}" })
    }
}
