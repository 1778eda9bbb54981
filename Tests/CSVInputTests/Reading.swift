import Foundation
import MigrationModel

@testable import CSVInput

/// A row as it was handed over, copied out of the reader's buffer.
struct ReadRow: Equatable, Sendable {
    let ordinal: Int
    let line: Int
    let fields: [String]
    let damage: RowDamage?

    init(_ line: Int, _ fields: [String], _ damage: RowDamage? = nil, ordinal: Int = 0) {
        self.ordinal = ordinal
        self.line = line
        self.fields = fields
        self.damage = damage
    }

    init(_ row: borrowing InputRow) {
        let fields = (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) }
        self.init(row.address.line, fields, row.damage, ordinal: row.address.ordinal)
    }
}

/// A file that exists while the value does.
final class TemporaryFile {
    let path: String

    init(_ bytes: some Sequence<UInt8>) throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try Data(bytes).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// All that reading a file brings.
struct Reading {
    let header: [String]
    let dialect: CSVDialect
    let rows: [ReadRow]
    let blankLines: Int
    let firstBlankLines: [Int]
    let bytesRead: Int
    /// The raw bytes as the observer saw them.
    let observed: [UInt8]

    init(
        _ bytes: some Sequence<UInt8>,
        options: CSVOptions = CSVOptions(),
        chunkSize: Int = 4096,
        recordLimit: Int = CSVReader.recordLimit
    ) throws {
        let file = try TemporaryFile(bytes)
        var observed: [UInt8] = []
        let reader = try CSVReader(
            path: file.path,
            options: options,
            chunkSize: chunkSize,
            recordLimit: recordLimit,
            observeBytes: { observed.append(contentsOf: $0) }
        )
        var rows: [ReadRow] = []
        while let row = try reader.next({ ReadRow($0) }) { rows.append(row) }
        header = reader.header
        dialect = reader.dialect
        self.rows = rows
        blankLines = reader.blankLines
        firstBlankLines = reader.firstBlankLines
        bytesRead = reader.bytesRead
        self.observed = observed
    }

    init(_ text: String, options: CSVOptions = CSVOptions(), chunkSize: Int = 4096) throws {
        try self.init(Array(text.utf8), options: options, chunkSize: chunkSize)
    }
}

/// A small, repeatable source of random numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
