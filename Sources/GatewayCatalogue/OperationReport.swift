package import ChargebeeAPI
import StrictYAML

/// What `tokenferry operations` says, in one of its three forms.
package struct OperationReport: Sendable {
    /// An operation of the API as the report sees it: one that a job can run, or one that is refused.
    package enum Entry: Sendable {
        case batch(ChargebeeAPI.Operation)
        case refused(name: String, reason: String)

        package var name: String {
            switch self {
            case .batch(let operation): operation.name
            case .refused(let name, _): name
            }
        }
    }

    /// Every operation that a job can run, and then those that are refused.
    package static let allEntries: [Entry] =
        ChargebeeAPI.Operation.batch.map(Entry.batch)
        + ChargebeeAPI.Operation.refused.map { .refused(name: $0.name, reason: $0.reason) }

    let entries: [Entry]
    /// The ids of the mappings by the name of each operation that they are for.
    private let mappings: [String: [String]]

    /// - Parameters:
    ///   - entries: The operations, in the order in which they are shown.
    ///   - mappings: The built-in mappings, each with the operations that it is for.
    package init(_ entries: [Entry], mappings: [(id: String, operations: [ChargebeeAPI.Operation])]) {
        self.entries = entries
        var ids: [String: [String]] = [:]
        for mapping in mappings {
            for operation in mapping.operations { ids[operation.name, default: []].append(mapping.id) }
        }
        self.mappings = ids.mapValues { $0.sorted() }
    }

    /// The operation of a name.
    ///
    /// - Throws: ``UnknownOperation`` for a word that names none.
    package static func entry(called word: String) throws(UnknownOperation) -> Entry {
        let spelling = word.lowercased().split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_")
        if let entry = allEntries.first(where: { $0.name == spelling }) { return entry }
        let names = allEntries.map(\.name)
        let containing = spelling.count < 3 ? [] : names.filter { $0.contains(spelling) }
        let closest = closestSpelling(to: spelling, among: names).map { [$0] } ?? []
        throw UnknownOperation(word: word, suggestions: containing.isEmpty ? closest : containing)
    }

    func mappings(of operation: ChargebeeAPI.Operation) -> [String] { mappings[operation.name] ?? [] }

    /// One line for each operation under a line of titles, and the refused ones below, without a line end at the end.
    package var table: String {
        var page = PageText(title: "")
        let cells = [["operation", "calls a row", "path", "what it does"]] + entries.compactMap(Self.cells)
        let widths = [0, 1, 2, 3].map { column in cells.map { $0[column].count }.max() ?? 0 }
        for line in cells {
            let padded = zip(line.dropLast(), widths).map { $0.0.padded(to: $0.1) }
            page.put((padded + line.suffix(1)).joined(separator: "  "))
        }
        for (index, entry) in entries.enumerated() {
            guard case .refused(let name, let reason) = entry else { continue }
            if case .batch? = index > 0 ? entries[index - 1] : nil { page.heading("Refused") }
            page.put(name, reason)
        }
        return String(page.text.drop { $0 == "\n" })
    }

    private static func cells(_ entry: Entry) -> [String]? {
        guard case .batch(let operation) = entry else { return nil }
        let calls = operation.callsPerRow
        let range = calls.count == 1 ? "\(calls.lowerBound)" : "\(calls.lowerBound) to \(calls.upperBound)"
        return [operation.name, range, operation.pathTemplate, String(operation.summary.dropLast())]
    }

    /// Everything on each operation, for a terminal, without a line end at the end.
    package var details: String { entries.map { OperationPage($0, in: self).text }.joined(separator: "\n\n\n") }
}

/// A word that names no operation.
package struct UnknownOperation: Error, Hashable, CustomStringConvertible {
    package let word: String
    /// The names that were most likely meant; may be empty.
    package let suggestions: [String]

    package init(word: String, suggestions: [String]) {
        self.word = word
        self.suggestions = suggestions
    }

    package var description: String {
        let hint = suggestions.isEmpty ? "" : " Did you mean \(suggestions.joined(separator: " or "))?"
        return "There is no operation \"\(word)\".\(hint) \"tokenferry operations\" lists them all."
    }
}
