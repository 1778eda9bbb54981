import MigrationModel

/// Finds a header that stands behind a title or other lines, where there is no doubt about it.
///
/// A line before the header has exactly one field with text. The header has at least three fields; all have text, no two
/// are the same and none is a number; and another record follows with as many fields.
struct HeaderSearch {
    private let sample: UnsafeBufferPointer<UInt8>

    /// A header that was found, and how much speaks for it.
    struct Found: Equatable {
        let delimiter: UInt8
        /// The 1-based line of the header within the sample.
        let line: Int
        /// The records with as many fields as the header, itself included.
        let agreeing: Int
    }

    private struct Record {
        let line: Int
        let fields: [String]
        let isSound: Bool
    }

    private static let recordLimit = 40

    /// Looks at the beginning of a text; `isWhole` says that it is all of it.
    init(_ sample: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
        guard !isWhole else {
            self.sample = sample
            return
        }
        let end = sample.lastIndex { $0 == ASCII.lf || $0 == ASCII.cr }
        self.sample = UnsafeBufferPointer(rebasing: sample[..<(end.map { $0 + 1 } ?? 0)])
    }

    /// Looks for a header behind a preamble.
    ///
    /// - Parameters:
    ///   - told: the delimiter, where there is no choice.
    ///   - guess: the delimiter with which the first record is the header.
    /// - Returns: `nil` where the first record is the header, or may be.
    func header(behindPreamble told: UInt8?, guess: UInt8) -> Found? {
        let first = records(told ?? guess)
        guard let record = first.first, !Self.isHeader(record, followedBy: first.dropFirst()) else { return nil }
        var best: Found?
        for delimiter in told.map({ [$0] }) ?? DelimiterGuess.candidates {
            guard let found = header(in: records(delimiter), delimiter) else { continue }
            if found.agreeing > (best?.agreeing ?? 0) { best = found }
        }
        return best
    }

    private func header(in records: [Record], _ delimiter: UInt8) -> Found? {
        let preamble = records.prefix { record in record.fields.count { !Self.isBlank($0) } == 1 }
        let rest = records.dropFirst(preamble.count)
        guard !preamble.isEmpty, let header = rest.first, header.isSound else { return nil }
        let names = header.fields.map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard names.count >= 3, Set(names).count == names.count, !names.contains(where: Self.isNoName) else {
            return nil
        }
        let agreeing = rest.count { $0.fields.count == names.count }
        guard agreeing > 1 else { return nil }
        return Found(delimiter: delimiter, line: header.line, agreeing: agreeing)
    }

    /// Whether the first record is as good a header as any: two names or more, and a record with as many fields.
    private static func isHeader(_ record: Record, followedBy others: ArraySlice<Record>) -> Bool {
        record.fields.count { !isBlank($0) } > 1 && others.contains { $0.fields.count == record.fields.count }
    }

    private static func isBlank(_ field: String) -> Bool {
        field.utf8.allSatisfy { $0 == ASCII.space || $0 == ASCII.tab }
    }

    private static func isNoName(_ name: String) -> Bool {
        name.isEmpty || name.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.,%/:".utf8.contains($0) }
    }

    /// The first records as the reader itself sees them; one that the sample cuts inside its quotes is left out.
    private func records(_ delimiter: UInt8) -> [Record] {
        let options = CSVOptions(delimiter: .byte(delimiter), headerLine: 1)
        guard
            var stream = try? RecordStream(
                SampleSource(sample),
                path: "",
                options: options,
                chunkSize: max(sample.count, 1),
                recordLimit: FileOpening.sampleSize
            )
        else { return [] }
        var records: [Record] = []
        while records.count < Self.recordLimit, (try? stream.advance()) == true {
            if stream.damage == .unterminatedQuote { break }
            let fields = stream.fields
            let texts = (0..<fields.count).map { String(decoding: fields.field($0), as: UTF8.self) }
            records.append(Record(line: stream.line, fields: texts, isSound: stream.damage == nil))
        }
        return records
    }
}

/// A sample as a stream of its own.
private final class SampleSource: ByteSource {
    private var rest: UnsafeRawBufferPointer

    init(_ sample: UnsafeBufferPointer<UInt8>) { rest = UnsafeRawBufferPointer(sample) }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, rest.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        return count
    }
}
