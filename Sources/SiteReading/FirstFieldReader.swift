/// Reads the first field of each record of a CSV text that `CSVRecordWriter` wrote, the header's not.
///
/// The text may come in pieces of any length.
struct FirstFieldReader {
    private var field: [UInt8] = []
    private var isInFirst = true
    private var isQuoted = false
    /// Whether the last byte was a quote that may end a quoted part or begin a doubled quote.
    private var metQuote = false
    private var records = 0

    private static let (quote, comma, lineFeed): (UInt8, UInt8, UInt8) = (0x22, 0x2C, 0x0A)

    /// Takes the next piece, and gives each first field that is complete.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ body: (String) -> Void) {
        for byte in bytes { take(byte, body) }
    }

    private mutating func take(_ byte: UInt8, _ body: (String) -> Void) {
        if byte == Self.quote {
            // A doubled quote stands for one; ids have none, but nothing is lost by reading them right.
            if metQuote, isInFirst { field.append(byte) }
            metQuote = isQuoted && !metQuote || false
            isQuoted.toggle()
            return
        }
        metQuote = false
        if !isQuoted, byte == Self.lineFeed {
            if isInFirst { end(body) }
            isInFirst = true
            records += 1
        } else if !isQuoted, byte == Self.comma {
            if isInFirst { end(body) }
            isInFirst = false
        } else if isInFirst {
            field.append(byte)
        }
    }

    private mutating func end(_ body: (String) -> Void) {
        if records > 0 { body(String(decoding: field, as: UTF8.self)) }
        field.removeAll(keepingCapacity: true)
    }
}
