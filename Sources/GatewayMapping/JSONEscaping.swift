import MigrationModel

extension GrowableBytes {
    /// Appends a text as it stands between the quotes of a JSON string; `text` must not point into this buffer.
    ///
    /// Only what JSON asks for is escaped; other characters stay as they are, in UTF-8.
    mutating func appendJSONEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            switch byte {
            case 0x22: append("\\\"")
            case 0x5C: append("\\\\")
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case 0x00..<0x20:
                append("\\u00")
                append(byte < 0x10 ? 0x30 : 0x31)
                let low = byte & 0x0F
                append(low < 10 ? 0x30 + low : 0x61 + low - 10)
            default: append(byte)
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are well-formed UTF-8; true for none.
    var isUTF8: Bool {
        guard contains(where: { $0 >= 0x80 }) else { return true }
        do {
            _ = try UTF8Span(validating: span)
            return true
        } catch {
            return false
        }
    }
}
