import Glibc

/// The scale of a chart: round steps from 0 to the first one that nothing exceeds.
struct ChartScale {
    /// Above 0, in their order.
    let steps: [Double]
    var top: Double { steps.last ?? 1 }

    /// - Parameters:
    ///   - most: What the chart has to hold; below 1 it counts as 1.
    ///   - lines: About how many steps are wanted.
    init(most: Double, lines: Int) {
        let most = max(1, most)
        let rough = most / Double(lines)
        let power = pow(10, floor(log10(rough)))
        let step = max(1, [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough)
        steps = (1...max(1, Int((most / step).rounded(.up)))).map { Double($0) * step }
    }

    /// A length in pixels, to a tenth.
    static func text(_ pixels: Double) -> String { "\((pixels * 10).rounded() / 10)" }

    /// A length in percent, to a thousandth.
    static func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)%" }
}
