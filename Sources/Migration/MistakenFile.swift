import CSVInput
import Reporting

/// A text file of the YAML kind that a command asks for.
enum YAMLFileKind: String {
    case job = "job file"
    case mapping = "mapping file"
    case scenario = "scenario file"
}

/// What a file looks like that was given in the place of another kind; for messages about one that could not be taken.
struct MistakenFile {
    /// What it looks like and what to do, to go behind its path.
    let words: String

    /// Looks at a text that is no `wanted`; `nil` where it looks like nothing else either.
    init?(_ text: String, at path: String, wanted: YAMLFileKind) {
        if let kind = Self.kind(of: text) {
            guard kind != wanted else { return nil }
            words =
                "this is a \(kind.rawValue), not a \(wanted.rawValue); \(Self.advice(wanted, insteadOf: kind, at: path))"
        } else if let form = Self.exportForm(of: text) {
            words =
                "this looks like an export (\(form)), not like a \(wanted.rawValue); "
                + "`tokenferry init \(path.shellWord)` writes a job file for it"
        } else {
            return nil
        }
    }

    /// What a file without UTF-8 text is, to go behind its path.
    static func words(forBytes head: some Sequence<UInt8>, wanted: YAMLFileKind) -> String {
        let head = Array(head.prefix(ForeignFormat.headSize))
        let name = head.withUnsafeBytes { head in
            ForeignFormat.isGzip(head) ? "compressed with gzip" : ForeignFormat(head: head)?.name
        }
        if let name { return "this is \(name), and not a \(wanted.rawValue), which is YAML" }
        // UTF-16 has NULs, and may have any byte beside them; no other text has control characters.
        let isBinary =
            head.count { $0 == 0 } * 8 < head.count && head.contains { $0 < 0x20 && !(0x09...0x0D).contains($0) }
        if isBinary { return "this is no text, and so no \(wanted.rawValue), which is YAML" }
        return "this \(wanted.rawValue) is not UTF-8 text; save it as UTF-8"
    }

    private static func advice(_ wanted: YAMLFileKind, insteadOf kind: YAMLFileKind, at path: String) -> String {
        switch (wanted, kind) {
        case (.job, .mapping):
            "a job names it (mapping: \(path)), and `tokenferry init FILE --mapping \(path.shellWord)` writes one"
        case (.job, _): "`tokenferry sandbox --scenario \(path.shellWord)` takes it"
        case (.mapping, _): "`tokenferry gateways` lists the built-in ones"
        case (.scenario, _): "jobs/demo-faults.yaml is an example of one"
        }
    }

    private static let scenarioKeys: Set<Substring> = [
        "declined", "faults", "latency", "outages", "payment_sources", "population", "throttle_for",
    ]

    /// The kind that the keys at the margin are of.
    private static func kind(of text: String) -> YAMLFileKind? {
        let lines = text.split(whereSeparator: \.isNewline)
        let keys = Set(
            lines.compactMap { line in line.firstIndex(of: ":").map { line[..<$0] } }
                .filter { !$0.isEmpty && $0.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) } }
        )
        if keys.isSuperset(of: ["input", "target"]) { return .job }
        if keys.isSuperset(of: ["columns", "parameters"]) { return .mapping }
        return keys.contains("input") || keys.isDisjoint(with: scenarioKeys) ? nil : .scenario
    }

    /// The form of an export, told by its first line.
    private static func exportForm(of text: String) -> String? {
        guard let line = text.split(maxSplits: 1, whereSeparator: \.isNewline).first, let first = line.first else {
            return nil
        }
        if "[{".contains(first) { return text.contains("{\"") || line == "[" || line == "{" ? "JSON" : nil }
        guard !"#-%&*!|>".contains(first), !line.contains(": "), line.last != ":" else { return nil }
        return line.contains { ",;|\t".contains($0) } ? "CSV" : nil
    }
}
