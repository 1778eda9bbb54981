/// Looks through all bytes of a file that is neither marked nor UTF-8 for another reading that leaves no doubt.
struct EncodingSurvey {
    private var scanner = UTF8Scanner()
    private var plausibility = Windows1252Plausibility()
    private var isPossible = true

    /// Whether more bytes could change the result.
    var isOpen: Bool { isPossible && !scanner.hasMultiByte }

    /// Whether the bytes are Windows-1252: all are defined and plausible there, and no two of them are a UTF-8 sequence.
    var findsWindows1252: Bool { isOpen }

    /// Takes the next bytes.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard isOpen else { return }
        scanner.scan(bytes)
        plausibility.take(bytes)
        // A NUL has no place in text of any such encoding.
        isPossible =
            plausibility.holds && bytes.allSatisfy { $0 != ASCII.nul && SingleByteDecoder.isDefined($0) }
    }
}
