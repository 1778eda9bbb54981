/// Finds the delimiter of a file from its first records.
struct DelimiterGuess {
    /// In the order in which they win where nothing else decides.
    static let candidates = [ASCII.comma, ASCII.semicolon, ASCII.tab, ASCII.pipe]
    private static let recordLimit = 20

    /// Finds the candidate that splits the most records into as many fields as the header.
    ///
    /// - Parameters:
    ///   - sample: the file's beginning, without its byte order mark.
    ///   - isWhole: whether the sample is all there is, so that its last record counts without a line end.
    /// - Returns: where several do so equally well, the one with the most header fields; comma where none splits it.
    static func delimiter(of sample: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> UInt8 {
        var best = (delimiter: ASCII.comma, agreeing: 0, fields: 1)
        for candidate in candidates {
            let counts = fieldCounts(of: sample, delimiter: candidate, isWhole: isWhole)
            guard let fields = counts.first, fields > 1 else { continue }
            let agreeing = counts.count { $0 == fields }
            if (agreeing, fields) > (best.agreeing, best.fields) { best = (candidate, agreeing, fields) }
        }
        return best.delimiter
    }

    /// The number of fields of each of the first records; blank lines are none.
    private static func fieldCounts(
        of sample: UnsafeBufferPointer<UInt8>,
        delimiter: UInt8,
        isWhole: Bool
    ) -> [Int] {
        var counts: [Int] = []
        var fields = 1
        var isBlank = true
        var atFieldStart = true
        var inQuotes = false
        var afterQuote = false
        for byte in sample where counts.count < recordLimit {
            if inQuotes {
                (inQuotes, afterQuote) = (byte != ASCII.quote, byte == ASCII.quote)
                continue
            }
            switch byte {
            case delimiter: (fields, isBlank, atFieldStart) = (fields + 1, false, true)
            case ASCII.lf, ASCII.cr:
                if !isBlank { counts.append(fields) }
                (fields, isBlank, atFieldStart) = (1, true, true)
            case ASCII.quote: (inQuotes, isBlank, atFieldStart) = (atFieldStart || afterQuote, false, false)
            case ASCII.space, ASCII.tab: atFieldStart = false
            default: (isBlank, atFieldStart) = (false, false)
            }
            afterQuote = false
        }
        if !isBlank, counts.isEmpty || isWhole, counts.count < recordLimit { counts.append(fields) }
        return counts
    }
}
