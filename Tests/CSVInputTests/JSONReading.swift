import MigrationModel
import TestSupport

@testable import CSVInput

/// Bytes from memory, in pieces of a given size.
final class ArraySource: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let pieceSize: Int

    init(_ bytes: some Sequence<UInt8>, pieceSize: Int = .max) {
        rest = ArraySlice(bytes)
        self.pieceSize = pieceSize
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        let piece = rest.prefix(min(buffer.count, pieceSize))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}

/// All rows of a JSON text; the ordinals are left out.
struct JSONReading: Equatable {
    let header: [String]
    let firstLine: Int
    let rows: [ReadRow]

    init(
        _ bytes: [UInt8],
        chunkSize: Int = 4096,
        recordLimit: Int = JSONRecordStream.recordLimit,
        rowLimit: Int = RowReader.recordLimit
    ) throws {
        var stream = try JSONRecordStream(
            path: "a.json",
            open: { () throws(CSVInputError) in ArraySource(bytes) },
            recordLimit: recordLimit,
            rowLimit: rowLimit,
            chunkSize: chunkSize
        )
        header = stream.header
        firstLine = stream.firstLine
        var rows: [ReadRow] = []
        while try stream.advance() {
            let fields = stream.fields
            let texts = (0..<fields.count).map { String(decoding: fields.field($0), as: UTF8.self) }
            rows.append(ReadRow(stream.line, texts, stream.damage))
        }
        self.rows = rows
    }

    init(_ text: String, chunkSize: Int = 4096) throws { try self.init(Array(text.utf8), chunkSize: chunkSize) }
}
