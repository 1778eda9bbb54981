/// Text in Prometheus's exposition format 0.0.4, built up family by family.
struct Exposition {
    private(set) var text = ""
    /// `job="…",target="…"`, which every sample has.
    private let commonLabels: String

    init(job: String, target: String) {
        commonLabels = "job=\"\(Self.escaped(job))\",target=\"\(Self.escaped(target))\""
    }

    /// Begins a metric's family; its samples have to follow.
    mutating func begin(_ metric: Metric) {
        text += "# HELP \(metric.rawValue) \(Self.escapedHelp(metric.help))\n"
        text += "# TYPE \(metric.rawValue) \(metric.kind.rawValue)\n"
    }

    /// A family of one sample without labels of its own.
    mutating func add(_ metric: Metric, _ value: Double) {
        begin(metric)
        sample(metric, labels: [], value)
    }

    mutating func add(_ metric: Metric, _ value: Int) { add(metric, Double(value)) }

    /// A sample of the family that was begun; the labels are in the order of ``Metric/labels``.
    mutating func sample(_ metric: Metric, labels: [String], _ value: Double) {
        sample(metric.rawValue, Array(zip(metric.labels, labels)), value)
    }

    /// A histogram's samples for one set of labels: buckets that include the smaller ones, sum and count.
    mutating func histogram(_ metric: Metric, labels: [String], _ histogram: AnswerHistogram) {
        let labels = Array(zip(metric.labels, labels))
        for (bound, count) in histogram.cumulative {
            sample(metric.rawValue + "_bucket", labels + [("le", bound.map(Self.number) ?? "+Inf")], Double(count))
        }
        sample(metric.rawValue + "_sum", labels, histogram.seconds)
        sample(metric.rawValue + "_count", labels, Double(histogram.count))
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += "\(name){\(commonLabels)"
        for (label, value) in labels { text += ",\(label)=\"\(Self.escaped(value))\"" }
        text += "} \(Self.number(value))\n"
    }

    /// A whole number without a fraction, others to the millisecond.
    static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return "\(whole)" }
        return "\((value * 1000).rounded() / 1000)"
    }

    static func escaped(_ value: String) -> String { escapedHelp(value).replacing("\"", with: "\\\"") }

    private static func escapedHelp(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
