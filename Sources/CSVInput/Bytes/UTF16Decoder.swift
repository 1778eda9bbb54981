import MigrationModel

/// UTF-16 in either byte order, without its byte order mark.
struct UTF16Decoder: TextDecoder {
    private let isBigEndian: Bool
    /// The first half of a code unit that was cut by the end of a chunk.
    private var half: UInt8?
    /// A high surrogate whose other half has not come yet.
    private var high: UInt16?

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: inout GrowableBytes) {
        for byte in bytes {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            take(isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first), &text)
        }
    }

    mutating func finish(into text: inout GrowableBytes) {
        if let high { text.append(codePoint: UInt32(high)) }
        // Half a code unit: a byte that UTF-8 never has.
        if half != nil { text.append(0xFF) }
        (high, half) = (nil, nil)
    }

    private mutating func take(_ unit: UInt16, _ text: inout GrowableBytes) {
        if let high {
            self.high = nil
            if UTF16.isTrailSurrogate(unit) {
                text.append(codePoint: 0x1_0000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)))
                return
            }
            text.append(codePoint: UInt32(high))
        }
        if UTF16.isLeadSurrogate(unit) {
            high = unit
        } else {
            text.append(codePoint: UInt32(unit))
        }
    }
}
