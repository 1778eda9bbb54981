import Crypto
import MigrationModel

/// Hashes what a plan stands for, row by row, through a buffer, so that a row costs no call into the hash.
struct PlanDigest: ~Copyable {
    private var hash = SHA256()
    private var buffer = GrowableBytes(capacity: 1 << 16)

    /// Begins with what is not in the rows.
    init(terms: [String], mapping: [UInt8]) {
        add("tokenferry plan 1")
        for term in terms { add(term) }
        add("mapping")
        mapping.withUnsafeBufferPointer { add($0) }
    }

    /// Adds a text with its length, so that two texts cannot run into each other.
    mutating func add(_ text: String) {
        add(text.utf8.count)
        buffer.append(text)
        flushIfFull()
    }

    /// Adds bytes with their length.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        add(bytes.count)
        buffer.append(bytes)
        flushIfFull()
    }

    /// Adds a number.
    mutating func add(_ number: Int) {
        var rest = UInt64(truncatingIfNeeded: number)
        for _ in 0..<8 {
            buffer.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// The digest in lower-case hex.
    mutating func finish() -> String {
        hash.update(bufferPointer: UnsafeRawBufferPointer(buffer.bytes))
        buffer.removeAll()
        return hexadecimal(hash.finalize())
    }

    private mutating func flushIfFull() {
        guard buffer.count >= 1 << 15 else { return }
        hash.update(bufferPointer: UnsafeRawBufferPointer(buffer.bytes))
        buffer.removeAll()
    }
}

/// Bytes in lower-case hex.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The SHA-256 of bytes, in lower-case hex.
package func sha256(_ bytes: some Sequence<UInt8>) -> String {
    hexadecimal(SHA256.hash(data: Array(bytes)))
}
