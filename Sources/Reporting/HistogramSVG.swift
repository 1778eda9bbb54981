/// Bars beside each other, as inline SVG without scripts; the numbers stand in a table that can be unfolded.
///
/// Places are in percent and sizes in pixels, so that the text stays readable at every width.
struct HistogramSVG {
    private let histogram: ReportDocument.Histogram
    private let scale: ChartScale

    /// Where the bars stand on, in pixels from the top.
    private static let baseline = 150.0
    private static let tallest = 128.0

    init(_ histogram: ReportDocument.Histogram) {
        self.histogram = histogram
        scale = ChartScale(most: Double(histogram.bars.map(\.count).max() ?? 0), lines: 3)
    }

    /// The chart; empty where there are no bars.
    var html: HTML {
        guard histogram.bars.contains(where: { $0.count > 0 }) else { return "" }
        let words = histogram.bars.map { "\($0.label): \($0.count.grouped)" }.joined(separator: "; ")
        let dense: HTML = "\(histogram.bars.count > 14 ? " dense" : "")\(hasRoom ? "" : " scaled")"
        return """
            <figure class="chart\(dense)">
            <figcaption>\(histogram.caption)</figcaption>
            <svg width="100%" height="190" role="img" aria-label="\(histogram.caption)"><desc>\(words).</desc>\(grid)\(bars)</svg>
            <details><summary>The numbers</summary>
            \(table)</details>
            </figure>

            """
    }

    /// Whether the widest number has room over its bar on an A4 page; otherwise a scale stands at the side.
    private var hasRoom: Bool {
        let widest = histogram.bars.map(\.count.grouped.count).max() ?? 0
        return Double(widest * histogram.bars.count) * 5.6 < 660
    }

    private var slot: Double { 100 / Double(histogram.bars.count) }

    private var grid: [HTML] {
        scale.steps.map { step in
            let y = ChartScale.text(Self.baseline - step / scale.top * Self.tallest)
            return """
                <line class="grid" x1="0" x2="100%" y1="\(y)" y2="\(y)"/>\
                <text class="scale" x="0" dx="-8" y="\(y)" dy="4">\(Int(step))</text>
                """
        }
    }

    private var bars: [HTML] {
        histogram.bars.enumerated().map { index, bar in
            let height = bar.count == 0 ? 0 : max(1.5, Double(bar.count) / scale.top * Self.tallest)
            let (y, middle) = (Self.baseline - height, ChartScale.percent((Double(index) + 0.5) * slot))
            let number: HTML =
                hasRoom && bar.count > 0
                ? "<text class=\"value\" x=\"\(middle)\" y=\"\(ChartScale.text(y))\" dy=\"-4\">\(bar.count)</text>" : ""
            let tick: HTML =
                "<text class=\"\(bar.tick == bar.label ? "tick" : "tick minor")\" x=\"\(middle)\" y=\"165\">\(bar.tick)</text>"
            let group: HTML = bar.group.map { "<text class=\"tick\" x=\"\(middle)\" y=\"181\">\($0)</text>" } ?? ""
            return """
                <rect class="\(bar.tone == .attention ? "c-attention" : "c-plain")" x="\(ChartScale.percent((Double(index) + 0.12) * slot))" \
                y="\(ChartScale.text(y))" width="\(ChartScale.percent(slot * 0.76))" height="\(ChartScale.text(height))">\
                <title>\(bar.label): \(bar.count)</title></rect>\(number)\(tick)\(group)
                """
        }
    }

    private var table: HTML {
        let rows: [HTML] = histogram.bars.map { bar in
            "<tr><th scope=\"row\">\(bar.label)</th><td class=\"n\">\(bar.count)</td></tr>\n"
        }
        return """
            <table class="numbers"><caption>\(histogram.caption)</caption>
            <thead><tr><th scope="col">When</th><th scope="col" class="n">\(histogram.unit)</th></tr></thead>
            <tbody>
            \(rows)</tbody></table>

            """
    }
}
