import Foundation
import TestSupport
import Testing

@testable import CSVInput

/// Bytes of any kind through the whole reader.
///
/// It runs for a set number of inputs; with `TOKENFERRY_FUZZ_SECONDS` in the environment, as long as that says.
struct FuzzTests {
    private static let defaultInputs = 1000

    /// What reading came to.
    private enum Result: Equatable {
        case rows([ReadRow], blankLines: Int)
        case refused(CSVInputError.Code, line: Int?)
    }

    @Test func `No bytes crash the reader, and chunks make no difference`() throws {
        let seconds = ProcessInfo.processInfo.environment["TOKENFERRY_FUZZ_SECONDS"].flatMap { Int($0) }
        let end = seconds.map { ContinuousClock.now + .seconds($0) }
        var random = SeededGenerator(seed: seconds == nil ? 1 : UInt64.random(in: 0...UInt64.max))
        var inputs = 0
        while end.map({ ContinuousClock.now < $0 }) ?? (inputs < Self.defaultInputs) {
            inputs += 1
            let start = random
            let bytes = Self.bytes(&random)
            let options = Self.options(&random)
            let file = try TemporaryFile(bytes)
            let whole = try Self.read(file, bytes, options, chunkSize: 4096)
            let small = Int.random(in: 1...9, using: &random)
            let parts = try Self.read(file, bytes, options, chunkSize: small)
            #expect(whole == parts, "\(start) \(options) chunk size \(small)")
        }
    }

    private static func read(
        _ file: TemporaryFile,
        _ bytes: [UInt8],
        _ options: CSVOptions,
        chunkSize: Int
    ) throws -> Result {
        do {
            var observed: [UInt8] = []
            let reader = try RowReader(
                path: file.path,
                options: options,
                chunkSize: chunkSize,
                recordLimit: 2000,
                observeBytes: { observed.append(contentsOf: $0) }
            )
            var rows: [ReadRow] = []
            var lastLine = reader.headerLine
            // Gzip makes at most 1032 bytes of one, and a byte of JSON can hardly be two rows.
            let limit = bytes.count * (bytes.starts(with: [0x1F, 0x8B]) ? 1032 : 1)
            while let row = try reader.next({ ReadRow($0) }) {
                rows.append(row)
                #expect(row.ordinal == rows.count)
                // The rows of one JSON record share its line.
                #expect(row.line > lastLine || reader.dialect.format == .json && row.line == lastLine)
                lastLine = row.line
                try #require(rows.count <= limit)
            }
            #expect(observed == bytes)
            #expect(reader.bytesRead == bytes.count)
            return .rows(rows, blankLines: reader.blankLines)
        } catch let error as CSVInputError {
            #expect(!error.description.isEmpty)
            return .refused(error.code, line: error.line)
        }
    }

    private static let seeds: [String] = [
        "id,name,card\n1,\"Åse, \"\"x\"\"\",c_1\n2,b,c\n", "sep=;\r\nid;name\r\n1;\"a\r\nb\"\r\n",
        "Export\n\nid\tn\tc\n1\t2\t3\n",
        "a|b\r1|2\r\r3|4", "\u{FEFF}a,b\nß,é\n", "a\n\n\n\"\"\n", "{\"a\":1}", "[{\"a\":\"b\"},{\"a\":null}]",
    ]

    private static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        if random.happens(0.15) {
            return (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let text = seeds.randomElement(using: &random) ?? ""
        var bytes = EncodedText.allCases.randomElement(using: &random)?.bytes(of: text) ?? Array(text.utf8)
        for _ in 0..<Int.random(in: 0...6, using: &random) { mutate(&bytes, &random) }
        return random.happens(0.1) ? Gzip.pack(bytes) : bytes
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let length = min(bytes.count - place, Int.random(in: 0...20, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2:
            let marks = [ASCII.quote, ASCII.cr, ASCII.lf, ASCII.comma, ASCII.nul, ASCII.space, 0xC3, 0xFF]
            bytes.insert(marks.randomElement(using: &random) ?? 0, at: place)
        case 3: bytes.removeSubrange(place..<place + length)
        case 4: bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: place)
        default: bytes.removeLast(min(bytes.count, length))
        }
    }

    private static func options(_ random: inout SeededGenerator) -> CSVOptions {
        var options = CSVOptions(format: random.happens(0.7) ? .csv : .auto)
        if random.happens(0.3) {
            options.delimiter =
                [.comma, .semicolon, .tab, .pipe, .byte(0x7E), .byte(0x20)].randomElement(using: &random) ?? .auto
        }
        if random.happens(0.4) { options.encoding = TextEncoding.allCases.randomElement(using: &random) ?? .auto }
        if random.happens(0.2) { options.headerLine = Int.random(in: 0...4, using: &random) }
        return options
    }
}
