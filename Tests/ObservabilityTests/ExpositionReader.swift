/// Reads Prometheus's exposition format 0.0.4 as strictly as its documentation allows.
struct ExpositionReader {
    struct Sample {
        let name: String
        let labels: [String: String]
        let value: Double

        func has(_ labels: [String: String]) -> Bool { labels.allSatisfy { self.labels[$0.key] == $0.value } }
    }

    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var samples: [Sample] = []
    /// The type of each family, in order.
    private(set) var types: [(family: String, type: String)] = []
    private var help: Set<String> = []
    private var identities: Set<String> = []

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Problem(description: "the last line has no end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            try read(String(line))
        }
        for type in types where type.type == "histogram" { try checkHistogram(type.family) }
    }

    /// The values of a metric whose labels include these.
    func values(_ name: String, _ labels: [String: String] = [:]) -> [Double] {
        samples.filter { $0.name == name && $0.has(labels) }.map(\.value)
    }

    private mutating func read(_ line: String) throws {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        if line.hasPrefix("# HELP ") {
            guard words.count == 4, help.insert(words[2]).inserted else { throw Problem(description: line) }
        } else if line.hasPrefix("# TYPE ") {
            guard words.count == 4, ["counter", "gauge", "histogram"].contains(words[3]), help.contains(words[2]),
                !types.contains(where: { $0.family == words[2] })
            else { throw Problem(description: line) }
            types.append((words[2], words[3]))
        } else {
            let sample = try Self.sample(line)
            guard let family = types.last, Self.names(of: family).contains(sample.name) else {
                throw Problem(description: "not in its family: \(line)")
            }
            let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            guard identities.insert(([sample.name] + labels).joined(separator: "\0")).inserted else {
                throw Problem(description: "twice: \(line)")
            }
            if family.type == "counter", !family.family.hasSuffix("_total") || sample.value < 0 {
                throw Problem(description: "no counter: \(line)")
            }
            samples.append(sample)
        }
    }

    private static func names(of family: (family: String, type: String)) -> [String] {
        family.type == "histogram"
            ? ["_bucket", "_sum", "_count"].map { family.family + $0 } : [family.family]
    }

    /// `name{label="value",…} number`, escapes undone.
    private static func sample(_ line: String) throws -> Sample {
        var rest = Substring(line)
        let problem = Problem(description: line)
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        rest = rest.dropFirst(name.count)
        guard !name.isEmpty, rest.popFirst() == "{" else { throw problem }
        var labels: [String: String] = [:]
        while rest.first != "}" {
            if !labels.isEmpty, rest.popFirst() != "," { throw problem }
            let label = rest.prefix { $0.isASCII && ($0.isLetter || $0 == "_") }
            rest = rest.dropFirst(label.count)
            guard !label.isEmpty, rest.popFirst() == "=", rest.popFirst() == "\"" else { throw problem }
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    value.append(character)
                    continue
                }
                switch rest.popFirst() {
                case "n": value.append("\n")
                case "\\": value.append("\\")
                case "\"": value.append("\"")
                default: throw problem
                }
            }
            guard labels.updateValue(value, forKey: String(label)) == nil else { throw problem }
        }
        rest.removeFirst()
        guard rest.popFirst() == " ", let value = Double(rest) else { throw problem }
        return Sample(name: String(name), labels: labels, value: value)
    }

    /// Buckets have to grow, end with infinity, and agree with the count.
    private func checkHistogram(_ family: String) throws {
        var bySeries: [[String: String]: [(bound: Double, count: Double)]] = [:]
        for sample in samples where sample.name == family + "_bucket" {
            guard let text = sample.labels["le"], let bound = text == "+Inf" ? .infinity : Double(text) else {
                throw Problem(description: "a bucket of \(family) without le")
            }
            bySeries[sample.labels.filter { $0.key != "le" }, default: []].append((bound, sample.value))
        }
        for (labels, buckets) in bySeries {
            let grows = zip(buckets, buckets.dropFirst()).allSatisfy { $0.bound < $1.bound && $0.count <= $1.count }
            guard grows, buckets.last?.bound == .infinity, let total = values(family + "_count", labels).first,
                buckets.last?.count == total, values(family + "_sum", labels).count == 1
            else { throw Problem(description: "the buckets of \(family) do not add up") }
        }
    }
}
