import CLibCSV
import MigrationModel

/// Turns lines into records with libcsv, which is told to keep every byte and to report stray quotes.
///
/// libcsv's structure and the fields live at fixed addresses, since libcsv calls back with them.
struct RecordParser: ~Copyable {
    /// What a call of ``parse(_:isWhole:)`` came to.
    enum Step {
        /// The record goes on with the next line.
        case open
        /// The record has ended.
        case ended
        /// libcsv could not get memory.
        case outOfMemory
    }

    /// The fields of the current record.
    var fields: FieldCollector { collector.pointee }
    /// A problem with the form of the current record, found on the way.
    private(set) var damage: RowDamage?
    private let parser: UnsafeMutablePointer<csv_parser>
    private let collector: UnsafeMutablePointer<FieldCollector>
    private let delimiter: UInt8
    private let limit: Int
    /// Raw bytes of the record so far, and those of them whose fields are held.
    private var size = 0
    private var heldSize = 0
    private var skipsLine = false
    private var mayHaveBadBytes = false

    private static let options = UInt8(CSV_STRICT | CSV_STRICT_FINI)

    /// Makes a parser for records of up to `limit` raw bytes.
    init(delimiter: UInt8, limit: Int) {
        self.delimiter = delimiter
        self.limit = limit
        parser = .allocate(capacity: 1)
        collector = .allocate(capacity: 1)
        collector.initialize(to: FieldCollector())
        parser.initialize(to: csv_parser())
        // It can fail only for a null pointer.
        csv_init(parser, Self.options)
        csv_set_delim(parser, delimiter)
        // The default of 128 bytes makes a long field cost thousands of reallocations.
        csv_set_blk_size(parser, 65_536)
    }

    deinit {
        csv_free(parser)
        parser.deallocate()
        collector.pointee.deallocate()
        collector.deallocate()
    }

    /// Forgets the current record; call it before the first line of the next one.
    mutating func begin() {
        collector.pointee.removeAll()
        damage = nil
        size = 0
        heldSize = 0
        skipsLine = false
        mayHaveBadBytes = false
    }

    /// Takes the next line of the current record, with its terminator.
    mutating func parse(_ line: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Step {
        size += line.count
        heldSize += line.count
        collector.pointee.reserve(heldSize)
        if skipsLine { return endOfSkippedLine(isWhole) }
        let traits = LineTraits(line, delimiter: delimiter)
        if traits.hasNonASCII || traits.hasNUL { noteBadBytes(in: line, traits) }
        // The function costs a call for each byte, so it is set only for lines where it makes a difference.
        csv_set_space_func(parser, traits.hasBlankEdge || !isWhole ? nothingIsBlank : nil)
        let consumed = csv_parse(parser, line.baseAddress, line.count, collectField, endRecord, collector)
        if consumed < line.count {
            guard csv_error(parser) == CSV_EPARSE else { return .outOfMemory }
            recover(in: line, at: consumed, isWhole: isWhole)
        }
        if size > limit { discard() }
        return collector.pointee.hasEnded ? .ended : .open
    }

    /// Ends the last record of a file, whose last line may lack its terminator.
    mutating func finish() {
        if csv_fini(parser, collectField, endRecord, collector) != 0 {
            // A quote is open. Without the strict options libcsv hands over what it has all the same.
            csv_set_opts(parser, 0)
            csv_fini(parser, collectField, endRecord, collector)
            csv_set_opts(parser, Self.options)
            if damage == nil { damage = .unterminatedQuote }
        }
        if size > limit { discard() }
    }

    /// The damage of the record that has ended: of its form, else of its bytes, else of its number of fields.
    func judge(expectedFields: Int?) -> RowDamage? {
        if let damage { return damage }
        if mayHaveBadBytes, let bad = badField() { return bad }
        guard let expectedFields, fields.count != expectedFields else { return nil }
        return .fieldCount(expected: expectedFields, found: fields.count)
    }
}

extension RecordParser {
    /// Goes on after a stray quote: no quote of this line can be trusted any more, so the record ends with the line.
    ///
    /// From the field with the stray quote on, fields are the raw text between delimiters, quotes included.
    private mutating func recover(in line: UnsafeBufferPointer<UInt8>, at offset: Int, isWhole: Bool) {
        let wasQuoted = parser.pointee.quoted != 0
        csv_fini(parser, collectField, nil, collector)
        if damage == nil { damage = .strayQuote(column: fields.count - 1) }
        guard isWhole else {
            skipsLine = true
            return
        }
        if wasQuoted { collector.pointee.requoteLastField() }
        let rest = UnsafeBufferPointer(rebasing: line[offset...])
        let lineBreak = rest.reversed().prefix { $0 == ASCII.lf || $0 == ASCII.cr }.count
        collector.pointee.appendRest(rest.dropLast(lineBreak), splitAt: delimiter)
    }

    /// Drops the fields of a record over the limit; libcsv still says where it ends.
    private mutating func discard() {
        let hasEnded = collector.pointee.hasEnded
        collector.pointee.removeAll()
        if hasEnded { collector.pointee.endRecord() }
        // One byte stays, since libcsv takes back a closing quote that it has stored already.
        parser.pointee.entry_pos = min(parser.pointee.entry_pos, 1)
        heldSize = 1
        damage = .tooLong(limit: limit)
    }

    private mutating func endOfSkippedLine(_ isWhole: Bool) -> Step {
        // The part before it may have been just within the limit, and have left fields.
        collector.pointee.removeAll()
        heldSize = 0
        damage = .tooLong(limit: limit)
        return isWhole ? .ended : .open
    }

    private mutating func noteBadBytes(in line: UnsafeBufferPointer<UInt8>, _ traits: LineTraits) {
        mayHaveBadBytes = mayHaveBadBytes || traits.hasNUL || !isUTF8(line)
    }

    private func badField() -> RowDamage? {
        let all = fields
        for column in 0..<all.count {
            let field = all.field(column)
            if field.contains(ASCII.nul) { return .nulByte(column: column) }
            if !isUTF8(field) { return .invalidEncoding(column: column) }
        }
        return nil
    }
}

/// Whether the bytes are well-formed UTF-8.
func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    do {
        _ = try UTF8Span(validating: Span(_unsafeElements: bytes))
        return true
    } catch {
        return false
    }
}

// libcsv calls these with the collector's address. Inlined, they are the C functions; else those would call them.

@inline(__always)
private func collectField(_ field: UnsafeMutableRawPointer?, _ size: Int, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    context.assumingMemoryBound(to: FieldCollector.self).pointee.append(field: field, count: size)
}

@inline(__always)
private func endRecord(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    context.assumingMemoryBound(to: FieldCollector.self).pointee.endRecord()
}

private func nothingIsBlank(_ byte: UInt8) -> Int32 { 0 }
