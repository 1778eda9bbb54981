import MigrationModel

/// The records of a CSV text one after the other, the header being the first.
struct RecordStream: ~Copyable {
    /// How many numbers of blank lines are kept.
    static let blankLinesKept = 10

    /// What stood before the first record.
    let opening: FileOpening
    /// The line on which the current record begins, 1-based.
    private(set) var line = 0
    /// The line on which it ends, 1-based.
    private(set) var lastLine = 0
    private(set) var damage: RowDamage?
    /// How the first record ended.
    private(set) var firstLineEnding: LineEnding?
    private(set) var blankLines = 0
    private(set) var firstBlankLines: [Int] = []
    /// The number of fields that a record should have; unknown before the header.
    var expectedFields: Int?
    var fields: FieldCollector { parser.fields }
    private let path: String
    private let recordLimit: Int
    private var lines: LineBuffer
    private var parser: RecordParser
    private var isFirst = true

    /// Begins at the start of a text; `path` is for messages, `chunkSize` the bytes asked for with one read.
    init(
        _ text: any ByteSource,
        path: String,
        options: CSVOptions,
        chunkSize: Int,
        recordLimit: Int
    ) throws(CSVInputError) {
        self.path = path
        self.recordLimit = recordLimit
        var lines = LineBuffer(text, chunkSize: chunkSize, lineLimit: recordLimit)
        opening = try FileOpening(of: &lines, path: path, options: options)
        parser = RecordParser(delimiter: opening.delimiter, limit: recordLimit)
        self.lines = lines
    }

    /// Reads the next record into ``fields``; `false` at the end of the file.
    mutating func advance() throws(CSVInputError) -> Bool {
        var isOpen = false
        while let next = try lines.next() {
            if !isOpen {
                // Blanks beyond the limit are a record that is too long, for they may not be the line's end.
                if next.isWhole, next.bytes.count <= recordLimit, isBlank(next.bytes) {
                    noteBlankLine(next.number)
                    continue
                }
                parser.begin()
                line = next.number
                isOpen = true
            }
            lastLine = next.number
            switch parser.parse(next.bytes, isWhole: next.isWhole) {
            case .open:
                // A header that is too long is refused whatever follows, and may have no end.
                guard isFirst, case .tooLong = parser.damage else { continue }
                damage = parser.damage
                return true
            case .outOfMemory:
                throw CSVInputError(.outOfMemory, path: path, line: line, detail: "no memory left to read with")
            case .ended:
                close(with: next.bytes)
                return true
            }
        }
        guard isOpen else { return false }
        parser.finish()
        close(with: UnsafeBufferPointer(start: nil, count: 0))
        return true
    }

    private mutating func close(with lastLine: UnsafeBufferPointer<UInt8>) {
        damage = parser.judge(expectedFields: expectedFields)
        if isFirst {
            firstLineEnding = LineEnding(endOf: lastLine)
            isFirst = false
        }
    }

    /// Whether a line holds nothing but blanks; a tab that separates fields is none.
    private func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in line {
            switch byte {
            case ASCII.lf, ASCII.cr: return true
            case opening.delimiter: return false
            case ASCII.space, ASCII.tab: continue
            default: return false
            }
        }
        return true
    }

    private mutating func noteBlankLine(_ number: Int) {
        blankLines += 1
        if firstBlankLines.count < Self.blankLinesKept { firstBlankLines.append(number) }
    }
}
