import Spreadsheets

/// The columns and the page of the sheet that is signed: a wide column for labels, and many narrow ones, of which texts and the
/// numbers of tables cover as many as they need.
enum SummaryGrid {
    /// The narrow columns.
    static let units = 18
    /// In characters.
    static let widths = [34.0] + Array(repeating: 4.3, count: units)
    /// In points: the height of Letter, upright and less its margins, which is less than that of A4; by 0.77, as the columns are
    /// made as wide as the page, or by less where a wider font stands in for Calibri.
    static let pageHeight = 870.0
    /// In points, of one line of text.
    static let line = 15.0

    /// How many characters have room in columns, from one of them on; Excel gives each 5 pixels more than its 7 a character.
    static func room(_ first: Int, _ span: Int) -> Double {
        let pixels = widths.dropFirst(first).prefix(span).reduce(0) { $0 + ($1 * 7).rounded() + 5 }
        return max(1, (pixels - 5) / 7)
    }

    /// How many narrow columns a number of characters needs.
    static func units(for characters: Double) -> Int {
        (1...units).first { room(1, $0) >= characters } ?? units + 1
    }

    /// How high a text is that is wrapped into columns; Excel's rows are at most 409 points high.
    ///
    /// - Parameters:
    ///   - text: What is shown.
    ///   - first: The first column.
    ///   - span: How many columns it covers.
    ///   - lineHeight: Of a line, in points.
    ///   - scale: How much wider its letters are than those of the usual size.
    /// - Returns: Points.
    static func height(
        _ text: String,
        _ first: Int,
        _ span: Int = 1,
        lineHeight: Double = line,
        scale: Double = 1
    ) -> Double {
        let width = max(1, Int(room(first, span) / scale) - 1)
        return min(409, Double(max(1, text.printable.wrapped(to: width).count)) * lineHeight)
    }
}
