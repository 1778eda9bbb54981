/// How wide a table's columns are to be, from its titles and first rows.
struct ColumnWidths {
    /// Whether they are set, so that nothing has to be measured.
    var areSet = false
    /// In characters.
    private(set) var widths: [Double] = []
    /// Later rows are not looked at: there may be a million.
    private static let rowsMeasured = 500

    init() {}

    /// Begins with the titles, each with the arrow of a filter.
    init(_ titles: [String]) { widths = titles.map { Self.width(of: $0.count + 3) } }

    mutating func note(_ cells: [Worksheet.Cell], row: Int) {
        guard row < Self.rowsMeasured, !areSet else { return }
        for (column, cell) in cells.enumerated() {
            if column == widths.count { widths.append(Self.width(of: 0)) }
            widths[column] = max(widths[column], Self.width(of: Self.length(of: cell)))
        }
    }

    /// A long text is cut by its neighbour, which is better than a column that fills the screen.
    private static func width(of length: Int) -> Double { Double(min(60, max(8, length + 2))) }

    private static func length(of cell: Worksheet.Cell) -> Int {
        switch cell {
        case .empty: 0
        case .text(let text): text.count
        case .integer(let number): String(number).count * 4 / 3
        case .ordinal(let number): String(number).count
        case .number, .share: 10
        case .amount(let units, let decimals): max(4, String(units).count + decimals - 4) * 4 / 3
        }
    }
}
