import MigrationModel

/// Owns the bytes of a row, as a reader does.
struct RowBuffer: ~Copyable {
    private var bytes = GrowableBytes()
    private let ends: UnsafeMutableBufferPointer<Int>
    private let count: Int

    init(_ fields: [String]) {
        ends = .allocate(capacity: max(fields.count, 1))
        ends.initialize(repeating: 0)
        count = fields.count
        for (index, field) in fields.enumerated() {
            bytes.append(field)
            ends[index] = bytes.count
        }
    }

    deinit { ends.deallocate() }

    /// Hands the row to `body`; gives `nil` where there is no memory.
    borrowing func withRow<Result>(_ body: (borrowing InputRow) -> Result) -> Result? {
        guard let base = bytes.bytes.baseAddress, let ends = ends.baseAddress else { return nil }
        let address = RowAddress(ordinal: 1, line: 2)
        return body(InputRow(address: address, base: base, ends: UnsafePointer(ends), count: count))
    }
}
