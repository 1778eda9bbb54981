import Foundation
import MigrationModel
import TestSupport

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

/// All that reading a file brings.
struct Reading {
    let header: [String]
    let headerLine: Int
    let dialect: CSVDialect
    let rows: [ReadRow]
    let blankLines: Int
    let firstBlankLines: [Int]
    let bytesRead: Int
    let encodingDoubt: String?
    /// The raw bytes as the observer saw them.
    let observed: [UInt8]

    init(
        _ bytes: some Sequence<UInt8>,
        options: CSVOptions = CSVOptions(),
        chunkSize: Int = 4096,
        recordLimit: Int = RowReader.recordLimit
    ) throws {
        let file = try TemporaryFile(bytes)
        var observed: [UInt8] = []
        let reader = try RowReader(
            path: file.path,
            options: options,
            chunkSize: chunkSize,
            recordLimit: recordLimit,
            observeBytes: { observed.append(contentsOf: $0) }
        )
        var rows: [ReadRow] = []
        while let row = try reader.next({ ReadRow($0) }) { rows.append(row) }
        header = reader.header
        headerLine = reader.headerLine
        dialect = reader.dialect
        self.rows = rows
        blankLines = reader.blankLines
        firstBlankLines = reader.firstBlankLines
        bytesRead = reader.bytesRead
        encodingDoubt = reader.encodingDoubt
        self.observed = observed
    }

    init(_ text: String, options: CSVOptions = CSVOptions(), chunkSize: Int = 4096) throws {
        try self.init(Array(text.utf8), options: options, chunkSize: chunkSize)
    }
}
