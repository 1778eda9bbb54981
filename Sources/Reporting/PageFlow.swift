import Spreadsheets

/// Puts lines on a sheet that is read as pages, and begins a page wherever lines that belong together have no room.
///
/// All page breaks are set here, so that a spreadsheet has none to make of its own. Heights are in points.
struct PageFlow {
    /// A row of the sheet.
    struct Line {
        var cells: [Worksheet.StyledCell] = []
        var height: Double
    }

    private let sheet: Worksheet
    private let pageHeight: Double
    private var used = 0.0

    init(_ sheet: Worksheet, pageHeight: Double) {
        self.sheet = sheet
        self.pageHeight = pageHeight
    }

    /// Appends lines.
    ///
    /// - Parameters:
    ///   - lines: In their order.
    ///   - gap: How high the blank row before them is; a page does not begin with one.
    ///   - together: How many of them, from the first on, stand on one page; where that is more than a page has, none has to.
    mutating func append(_ lines: [Line], gap: Double = 0, together: Int = 1) {
        let height = lines.prefix(together).reduce(0) { $0 + $1.height }
        if used > 0, used + gap + min(height, pageHeight) > pageHeight { begin() }
        if gap > 0, used > 0 { put(Line(height: gap)) }
        for line in lines {
            if used > 0, used + line.height > pageHeight { begin() }
            put(line)
        }
    }

    private mutating func begin() {
        sheet.breakPage()
        used = 0
    }

    private mutating func put(_ line: Line) {
        sheet.append(line.cells, height: line.height)
        used += line.height
    }
}
