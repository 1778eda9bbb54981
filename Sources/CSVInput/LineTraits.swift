/// What a glance at a line says about the care it needs.
struct LineTraits {
    /// A byte above 0x7F may be there.
    private(set) var hasNonASCII = false
    /// A NUL is there.
    private(set) var hasNUL = false
    /// A blank stands where a field may begin or end, and libcsv might strip it.
    private(set) var hasBlankEdge = false

    /// Looks at a line in a buffer that has ``LineBuffer/slack`` readable bytes behind it.
    ///
    /// Eight bytes at a time in one machine word: Swift's vector masks are taken apart into scalars (measured: the glance
    /// then costs twenty times the parsing), and a plain loop over bytes is not made into vectors at all.
    init(_ line: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
        guard let base = line.baseAddress else { return }
        let words = UnsafeRawPointer(base)
        var union: UInt64 = 0
        var offset = 0
        while offset < line.count {
            let word = words.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
            union |= word
            // A byte up to 0x20 borrows from its top bit; so may the byte above it, which is looked at in vain then.
            var low = (word &- Self.ones &* 0x21) & ~word & Self.topBits
            while low != 0 {
                look(at: offset &+ low.trailingZeroBitCount &>> 3, in: line, delimiter)
                low &= low &- 1
            }
            offset &+= 8
        }
        hasNonASCII = union & Self.topBits != 0
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let topBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    private mutating func look(at index: Int, in line: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8) {
        guard index < line.count else { return }
        switch line[index] {
        case ASCII.space, ASCII.tab:
            let begins = index == 0 || Self.isEdge(line[index &- 1], delimiter)
            if begins || index == line.count &- 1 || Self.isEdge(line[index &+ 1], delimiter) { hasBlankEdge = true }
        case ASCII.nul: hasNUL = true
        default: break
        }
    }

    /// Whether the byte beside a blank puts that blank at the edge of a field.
    ///
    /// Another blank does not: in a run of blanks, the outer ones are beside something else.
    @inline(__always)
    private static func isEdge(_ byte: UInt8, _ delimiter: UInt8) -> Bool {
        byte == delimiter || byte == ASCII.quote || byte == ASCII.lf || byte == ASCII.cr
    }
}
