import MigrationModel

/// A form-encoded body (`application/x-www-form-urlencoded`), byte-identical to what Chargebee's official SDKs send.
///
/// Letters, digits and `-._~` go as they are, a space as `+`, every other byte as `%XX` with
/// capital hex digits, brackets and slashes included. Refilled for each row; see ``GrowableBytes``.
package struct FormBody: ~Copyable {
    private var buffer = GrowableBytes(capacity: 512)

    package init() {}

    /// The encoded bytes, valid until the next mutation.
    package var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }
    /// The encoded bytes as text.
    package var text: String { String(decoding: buffer.bytes, as: UTF8.self) }
    package var isEmpty: Bool { buffer.count == 0 }

    /// Forgets the content and keeps the room.
    package mutating func removeAll() { buffer.removeAll() }

    /// Appends `name=value`, with `&` before it where it is not the first; both are encoded.
    package mutating func append(name: String, value: String) {
        beginPair()
        appendEncoded(name)
        buffer.append(0x3D)
        appendEncoded(value)
    }

    /// Appends `name=value` from a name that is encoded already and a value's UTF-8 bytes.
    package mutating func append(encodedName: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        beginPair()
        buffer.append(encodedName)
        buffer.append(0x3D)
        appendEncoded(value)
    }

    /// Appends the encoding of a text, without a name.
    package mutating func appendEncoded(_ text: String) {
        for byte in text.utf8 { appendEncoded(byte) }
    }

    /// Appends the encoding of UTF-8 bytes, without a name.
    package mutating func appendEncoded(_ bytes: UnsafeBufferPointer<UInt8>) {
        // Runs of bytes that go as they are are appended at once; most values are a single run.
        var start = 0
        for index in 0..<bytes.count where !Self.isUnreserved(bytes[index]) {
            if index > start { buffer.append(UnsafeBufferPointer(rebasing: bytes[start..<index])) }
            appendEncoded(bytes[index])
            start = index + 1
        }
        if start < bytes.count { buffer.append(UnsafeBufferPointer(rebasing: bytes[start...])) }
    }

    /// Whether a byte goes as it is: those that Python's `quote_plus` and Node's encoder of the official SDKs leave.
    package static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private mutating func beginPair() {
        if buffer.count > 0 { buffer.append(0x26) }
    }

    private mutating func appendEncoded(_ byte: UInt8) {
        if Self.isUnreserved(byte) {
            buffer.append(byte)
        } else if byte == 0x20 {
            buffer.append(0x2B)
        } else {
            buffer.append(0x25)
            buffer.append(Self.hexDigit(byte >> 4))
            buffer.append(Self.hexDigit(byte & 0x0F))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
