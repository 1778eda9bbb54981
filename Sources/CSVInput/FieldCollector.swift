/// The fields of the record being parsed, one behind the other, with the offset behind each.
///
/// libcsv's callbacks fill it through a raw pointer. Room is made once a line, so that a field costs no check.
struct FieldCollector {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var ends: UnsafeMutablePointer<Int>
    private(set) var count = 0
    private(set) var hasEnded = false
    private var used = 0
    private var capacity: Int

    /// Short fields are copied with one fixed move, which may touch this many bytes on both sides.
    static let fixedMove = 32

    init() {
        capacity = 4096
        bytes = .allocate(capacity: capacity + Self.fixedMove)
        ends = .allocate(capacity: capacity)
    }

    func deallocate() {
        bytes.deallocate()
        ends.deallocate()
    }

    /// Forgets the record and keeps the room.
    mutating func removeAll() {
        used = 0
        count = 0
        hasEnded = false
    }

    /// Makes room for a record of `size` raw bytes, which cannot have more field bytes or more than `size + 1` fields.
    mutating func reserve(_ size: Int) {
        guard size >= capacity else { return }
        capacity = max(size + 1, capacity * 2)
        let largerBytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.fixedMove)
        largerBytes.update(from: bytes, count: used)
        let largerEnds = UnsafeMutablePointer<Int>.allocate(capacity: capacity)
        largerEnds.update(from: ends, count: count)
        deallocate()
        bytes = largerBytes
        ends = largerEnds
    }

    /// Appends a whole field from libcsv's entry buffer, which is never smaller than ``fixedMove``.
    @inline(__always)
    mutating func append(field: UnsafeRawPointer?, count size: Int) {
        if let field {
            let target = UnsafeMutableRawPointer(bytes + used)
            if size <= Self.fixedMove {
                target.storeBytes(of: field.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
            } else {
                target.copyMemory(from: field, byteCount: size)
            }
        }
        used += size
        ends[count] = used
        count += 1
    }

    @inline(__always)
    mutating func endRecord() { hasEnded = true }

    /// A field collected so far, by its 0-based column.
    func field(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let start = column == 0 ? 0 : ends[column - 1]
        return UnsafeBufferPointer(start: bytes + start, count: ends[column] - start)
    }
}

extension FieldCollector {
    /// Turns the last field into what the file has for it: in quotes, with the quotes inside doubled.
    mutating func requoteLastField() {
        let text = Array(field(count - 1))
        used -= text.count
        appendRaw(ASCII.quote)
        for byte in text {
            if byte == ASCII.quote { appendRaw(byte) }
            appendRaw(byte)
        }
        appendRaw(ASCII.quote)
        ends[count - 1] = used
    }

    /// Continues the last field with raw text, splits that at delimiters only, and ends the record.
    mutating func appendRest(_ text: some Sequence<UInt8>, splitAt delimiter: UInt8) {
        for byte in text {
            if byte == delimiter {
                ends[count - 1] = used
                count += 1
            } else {
                appendRaw(byte)
            }
        }
        ends[count - 1] = used
        hasEnded = true
    }

    private mutating func appendRaw(_ byte: UInt8) {
        bytes[used] = byte
        used += 1
    }
}
