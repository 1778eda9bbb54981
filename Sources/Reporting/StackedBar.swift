package import MigrationModel

/// A bar whose parts are the endings, as inline SVG; the table beside it is its legend.
package struct StackedBar {
    private let closing: ClosingIdentity

    /// The narrowest part in percent, so that three rows of a million can be seen.
    private static let narrowest = 0.6

    package init(_ closing: ClosingIdentity) { self.closing = closing }

    package var html: HTML {
        let parts = closing.endings.all.filter { $0.count > 0 }
        guard !parts.isEmpty else { return "" }
        var offset = 0.0
        var rectangles: [HTML] = []
        for (part, width) in zip(parts, Self.widths(of: parts.map(\.count))) {
            rectangles.append(
                """
                <rect x="\(Self.percent(offset))" y="0" width="\(Self.percent(width))" height="100%" \
                class="\(Self.cssClass(of: part.ending, isPlan: closing.isPlan))">\
                <title>\(part.ending.title): \(part.count)</title></rect>
                """
            )
            offset += width
        }
        return """
            <svg class="bar" width="100%" height="26" role="img" aria-label="\(closing.sentence)">\(rectangles)</svg>

            """
    }

    /// The class that gives an ending its colour, in the bar and in the legend.
    package static func cssClass(of ending: Ending, isPlan: Bool) -> String {
        isPlan && ending == .notAttempted ? "e-ready" : "e-\(ending.rawValue)"
    }

    /// Shares in percent that add up to 100, none below the narrowest.
    private static func widths(of counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        let raised = counts.map { max(Double($0) * 100 / total, narrowest) }
        let sum = raised.reduce(0, +)
        return raised.map { $0 * 100 / sum }
    }

    private static func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)%" }
}
