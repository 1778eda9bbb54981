/// Tells the records of a result file apart, whole ones and what is left of an unfinished one, however it is cut into pieces.
struct ResultSurvey {
    private let header: [[UInt8]]
    private let sourceColumn: Int
    private let sought: Set<String>

    /// Records behind the header that end with a line's end.
    private(set) var records = 0
    /// Those of the sought payment sources that have a whole record.
    private(set) var found: Set<String> = []
    /// In bytes.
    private(set) var length = 0
    /// Up to the end of the last whole record, in bytes; one more than ``length`` where its line's end was taken for there.
    private(set) var completeLength = 0

    private var fields: [[UInt8]] = [[]]
    private var hasHeader = false
    private var isQuoted = false
    private var isAfterQuote = false
    private var line = 1
    private var firstLineOfRecord = 1
    /// What is wrong with the first record that is none, and how many were whole before it.
    private var flaw: (words: String, records: Int, isTorn: Bool)?

    init(header: [String], sought: Set<String>) {
        self.header = header.map { Array($0.utf8) }
        sourceColumn = header.firstIndex(of: "payment_source_id") ?? 0
        self.sought = sought
    }

    /// Whether not even the header is whole.
    var isEmpty: Bool { !hasHeader }

    /// Whether what stands behind the last whole record would be one if its line ended.
    var tailIsRecord: Bool { hasHeader && flaw == nil && !isQuoted && isSound(fields) }

    /// Why it is not a result file that can be gone on with; `nil` where it is one.
    ///
    /// - Parameter durable: How many records are known to have been durable: behind these, zeros are what a power cut left.
    /// - Returns: What is wrong, in words.
    func problem(knownToBeDurable durable: Int) -> String? {
        if let flaw { return flaw.isTorn && flaw.records >= durable ? nil : flaw.words }
        guard !hasHeader, length > 0 else { return nil }
        let begun = header.joined(separator: [0x2C])
        let tail = fields.joined(separator: [0x2C])
        return begun.starts(with: tail) ? nil : "its first line is not the header of a result file"
    }

    /// Takes the last record for whole.
    mutating func completeTail() {
        endRecord()
        completeLength = length + 1
    }

    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        length += 1
        guard flaw == nil else { return }
        if byte == 0x0A { line += 1 }
        switch byte {
        case 0x22 where isQuoted:
            isQuoted = false
            isAfterQuote = true
        case 0x22 where isAfterQuote || fields[fields.count - 1].isEmpty:
            // A second quote behind one within quotes stands for itself.
            if isAfterQuote { fields[fields.count - 1].append(byte) }
            isQuoted = true
            isAfterQuote = false
        case 0x2C where !isQuoted:
            fields.append([])
            isAfterQuote = false
        case 0x0A where !isQuoted: endRecord()
        default: fields[fields.count - 1].append(byte)
        }
    }

    private mutating func endRecord() {
        defer {
            fields = [[]]
            isAfterQuote = false
            firstLineOfRecord = line
        }
        if !isQuoted, fields[fields.count - 1].last == 0x0D { fields[fields.count - 1].removeLast() }
        guard hasHeader else {
            if fields[0].starts(with: [0xEF, 0xBB, 0xBF]) { fields[0].removeFirst(3) }
            guard fields == header else {
                flaw = ("its first line is not the header of a result file", 0, false)
                return
            }
            hasHeader = true
            completeLength = length
            return
        }
        guard fields != [[]] else {
            completeLength = length
            return
        }
        guard isSound(fields) else {
            let isTorn = fields.contains { $0.contains(0) }
            flaw = ("its line \(firstLineOfRecord) is not one of a result file", records, isTorn)
            return
        }
        records += 1
        completeLength = length
        let source = String(decoding: fields[sourceColumn], as: UTF8.self)
        if sought.contains(source) { found.insert(source) }
    }

    private func isSound(_ fields: [[UInt8]]) -> Bool {
        fields.count == header.count && !fields[sourceColumn].isEmpty && !fields.contains { $0.contains(0) }
    }
}
