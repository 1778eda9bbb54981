import MigrationModel

/// Counts rows by a short text, without a String for each row.
///
/// At most ``mostValues`` different texts are told apart, the first ones; rows with further ones are counted together.
struct WordTally: ~Copyable {
    static let mostValues = 1_000
    /// What the values beyond ``mostValues`` are counted as.
    static let others = "other"

    private struct Value: BitwiseCopyable {
        /// Where its bytes are.
        let start: Int
        let count: Int
        var rows: Int
    }

    private var bytes = GrowableBytes()
    private var values: [Value] = []
    /// By hash: the position of a value and 1, or 0 for a free place.
    private var places = [UInt16](repeating: 0, count: 4_096)
    /// The position of the value that came last; it comes again more often than not.
    private var last = 0
    /// Rows without a text.
    private var unsaid = 0
    private var beyond = 0

    /// Counts a row.
    mutating func note(_ text: UnsafeBufferPointer<UInt8>) {
        if text.isEmpty {
            unsaid += 1
        } else if last < values.count, isEqual(values[last], text) {
            values[last].rows += 1
        } else if let position = position(of: text) {
            values[position].rows += 1
            last = position
        } else {
            beyond += 1
        }
    }

    /// The rows by text: the most frequent first, then by name; those without a text last.
    func groups() -> [Breakdown.Group] {
        var rows: [String: Int] = [:]
        for value in values { rows[String(decoding: text(of: value), as: UTF8.self), default: 0] += value.rows }
        if beyond > 0 { rows[Self.others, default: 0] += beyond }
        return Breakdown.groups(rows, unsaid: unsaid)
    }

    /// The position of a text, which is remembered where there is room; `nil` where there is none.
    private mutating func position(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = Int(truncatingIfNeeded: text.keyedHash) & (places.count - 1)
        while places[place] != 0 {
            let position = Int(places[place]) - 1
            if isEqual(values[position], text) { return position }
            place = (place + 1) & (places.count - 1)
        }
        guard values.count < Self.mostValues else { return nil }
        values.append(Value(start: bytes.count, count: text.count, rows: 0))
        bytes.append(text)
        places[place] = UInt16(values.count)
        return values.count - 1
    }

    private func text(of value: Value) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes.bytes[value.start..<(value.start + value.count)])
    }

    private func isEqual(_ value: Value, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.count == text.count else { return false }
        let own = bytes.start + value.start
        for index in 0..<value.count where own[index] != text[index] { return false }
        return true
    }
}

extension Breakdown {
    /// Rows by value as groups, in the order that ``Breakdown/groups`` promises.
    static func groups(_ rows: [String: Int], unsaid: Int) -> [Group] {
        let said = rows.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Group(value: $0.key, rows: $0.value) }
        return unsaid > 0 ? said + [Group(value: "", rows: unsaid)] : said
    }
}
