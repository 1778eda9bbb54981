/// Bars beside each other, as inline SVG without scripts; the numbers stand in a table that can be unfolded.
///
/// Places are in percent and sizes in pixels, so that the text stays readable at every width.
struct HistogramSVG {
    private let histogram: ReportDocument.Histogram
    private let scale: ChartScale

    /// Where the bars stand on, in pixels from the top.
    private static let baseline = 150.0
    private static let tallest = 128.0
    /// The chart's width on a phone, and that of a year with a blank, in pixels.
    private static let narrowest = 290.0
    private static let widestGroup = 31.0

    init(_ histogram: ReportDocument.Histogram) {
        self.histogram = histogram
        scale = ChartScale(most: Double(histogram.bars.map(\.count).max() ?? 0), lines: 3)
    }

    /// The chart; empty where there are no bars.
    var html: HTML {
        guard histogram.bars.contains(where: { $0.count > 0 }) else { return "" }
        let words = histogram.bars.map { "\($0.label): \($0.count.grouped)" }.joined(separator: "; ")
        let growsLeft = isCrowded && histogram.bars.first.map { $0.tick == $0.label } == true
        let dense: HTML =
            "\(histogram.bars.count > 14 ? " dense" : "")\(growsLeft ? " worded" : "")\(hasRoom ? "" : " scaled")"
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

    /// Whether a word may be wider than its bar's place on a phone.
    private var isCrowded: Bool { histogram.bars.count > 7 }

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
            let group: HTML =
                bar.group.map { group in
                    hasRoom(forGroupAt: index) ? "<text class=\"tick\" x=\"\(middle)\" y=\"181\">\(group)</text>" : ""
                } ?? ""
            return """
                <rect class="\(bar.tone == .attention ? "c-attention" : "c-plain")" x="\(ChartScale.percent((Double(index) + 0.12) * slot))" \
                y="\(ChartScale.text(y))" width="\(ChartScale.percent(slot * 0.76))" height="\(ChartScale.text(height))">\
                <title>\(bar.label): \(bar.count)</title></rect>\(number)\(tick(of: bar, at: index))\(group)
                """
        }
    }

    /// What stands under a bar; a word at an end of a chart with many bars grows away from its neighbour.
    private func tick(of bar: ReportDocument.Histogram.Bar, at index: Int) -> HTML {
        guard bar.tick == bar.label else {
            return
                "<text class=\"tick minor\" x=\"\(ChartScale.percent((Double(index) + 0.5) * slot))\" y=\"165\">\(bar.tick)</text>"
        }
        let (place, side): (Double, HTML) =
            switch index {
            case 0 where isCrowded: (0.88, " to-left")
            case histogram.bars.count - 1 where isCrowded: (0.12, " to-right")
            default: (0.5, "")
            }
        let x = ChartScale.percent((Double(index) + place) * slot)
        return "<text class=\"tick\(side)\" x=\"\(x)\" y=\"165\">\(bar.tick)</text>"
    }

    /// Whether a group's name has room before the next one's also on a phone; a lone first quarter's year has none.
    private func hasRoom(forGroupAt index: Int) -> Bool {
        guard let next = histogram.bars.indices.first(where: { $0 > index && histogram.bars[$0].group != nil }) else {
            return true
        }
        return Double(next - index) * Self.narrowest / Double(histogram.bars.count) >= Self.widestGroup
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
