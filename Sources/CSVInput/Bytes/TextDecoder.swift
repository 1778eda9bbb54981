import MigrationModel

/// Turns the bytes of an encoding into UTF-8, in chunks cut anywhere.
///
/// What the encoding does not define becomes bytes that are no UTF-8, so that the field they are in is found damaged.
protocol TextDecoder {
    /// Decodes the next bytes and appends their text.
    mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: inout GrowableBytes)
    /// Appends what is left when the bytes are over.
    mutating func finish(into text: inout GrowableBytes)
}

extension GrowableBytes {
    /// Appends a code point as UTF-8; a surrogate becomes three bytes that are no UTF-8.
    mutating func append(codePoint: UInt32) {
        func continuation(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: codePoint >> shift & 0x3F) }
        switch codePoint {
        case 0..<0x80: append(UInt8(truncatingIfNeeded: codePoint))
        case 0x80..<0x800:
            append(0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6))
            append(continuation(0))
        case 0x800..<0x1_0000:
            append(0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12))
            append(continuation(6))
            append(continuation(0))
        default:
            append(0xF0 | UInt8(truncatingIfNeeded: codePoint >> 18))
            append(continuation(12))
            append(continuation(6))
            append(continuation(0))
        }
    }
}
