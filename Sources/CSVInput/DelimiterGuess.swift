/// Finds the delimiter of a file from its first records.
struct DelimiterGuess {
    /// In the order in which they win where nothing else decides.
    static let candidates = [ASCII.comma, ASCII.semicolon, ASCII.tab, ASCII.pipe]
    private static let recordLimit = 20

    /// The first records as one delimiter splits them.
    private struct Split {
        /// The number of fields of each; blank lines are none.
        var counts: [Int] = []
        /// Whether a quote stands inside a field without quotes, or anything but a field's end behind a closing one.
        var hasStrayQuote = false
    }

    /// Finds the candidate that splits the most records into as many fields as the header.
    ///
    /// Candidates with a quote in the wrong place count only where there is no other that splits the header.
    ///
    /// - Parameters:
    ///   - sample: the file's beginning, without its byte order mark.
    ///   - isWhole: whether the sample is all there is, so that its last record counts without a line end.
    /// - Returns: where several do so equally well, the one with the most header fields; comma where none splits it.
    static func delimiter(of sample: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> UInt8 {
        var best = (delimiter: ASCII.comma, isSound: false, agreeing: 0, fields: 1)
        for candidate in candidates {
            let split = split(of: sample, delimiter: candidate, isWhole: isWhole)
            guard let fields = split.counts.first, fields > 1 else { continue }
            let agreeing = split.counts.count { $0 == fields }
            let isSound = !split.hasStrayQuote
            let isFuller = (agreeing, fields) > (best.agreeing, best.fields)
            if isSound != best.isSound ? isSound : isFuller { best = (candidate, isSound, agreeing, fields) }
        }
        return best.delimiter
    }

    private static func split(of sample: UnsafeBufferPointer<UInt8>, delimiter: UInt8, isWhole: Bool) -> Split {
        var split = Split()
        var fields = 1
        var isBlank = true
        var atFieldStart = true
        var inQuotes = false
        var afterQuote = false
        for byte in sample where split.counts.count < recordLimit {
            if inQuotes {
                (inQuotes, afterQuote) = (byte != ASCII.quote, byte == ASCII.quote)
                continue
            }
            switch byte {
            case delimiter: (fields, isBlank, atFieldStart) = (fields + 1, false, true)
            case ASCII.lf, ASCII.cr:
                if !isBlank { split.counts.append(fields) }
                (fields, isBlank, atFieldStart) = (1, true, true)
            case ASCII.quote:
                if !atFieldStart, !afterQuote { split.hasStrayQuote = true }
                (inQuotes, isBlank, atFieldStart) = (atFieldStart || afterQuote, false, false)
            default:
                if afterQuote { split.hasStrayQuote = true }
                if byte != ASCII.space, byte != ASCII.tab { isBlank = false }
                atFieldStart = false
            }
            afterQuote = false
        }
        if !isBlank, split.counts.isEmpty || isWhole, split.counts.count < recordLimit { split.counts.append(fields) }
        return split
    }
}
