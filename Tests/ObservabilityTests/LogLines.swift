import Foundation
import Observability
import Synchronization

/// Keeps what a log writes.
final class LogLines: Sendable {
    /// Protects the text.
    private let written = Mutex("")

    func take(_ text: String) { written.withLock { $0 += text } }

    var text: String { written.withLock { $0 } }

    /// The lines, each parsed.
    func parsed() throws -> [LogLine] {
        try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { try LogLine(String($0)) }
    }
}

/// A line of a log, as a reader takes it apart.
struct LogLine: CustomStringConvertible {
    let text: String
    let event: LoggedEvent
    let values: [String: Any]
    /// The outermost keys in the order in which they stand in the line.
    let keys: [String]

    struct Unreadable: Error {
        let text: String
    }

    init(_ text: String) throws {
        guard let values = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let name = values["event"] as? String, let event = LoggedEvent(rawValue: name)
        else { throw Unreadable(text: text) }
        self.text = text
        self.values = values
        self.event = event
        keys = values.keys.sorted { left, right in
            (text.range(of: "\"\(left)\":")?.lowerBound ?? text.endIndex)
                < (text.range(of: "\"\(right)\":")?.lowerBound ?? text.endIndex)
        }
    }

    var description: String { text }

    /// Whether what stands under a key is of the form that the catalogue gives it.
    func fits(_ key: EventKey) -> Bool {
        guard let value = values[key.name] else { return false }
        if value is NSNull { return key.isOptional }
        // Foundation gives numbers and truth values alike as NSNumber.
        let isTruth = ["true", "false"].contains { text.contains("\"\(key.name)\":\($0)") }
        return switch key.form {
        case .text: value is String
        case .word(let words): (value as? String).map(words.contains) ?? false
        case .truth: isTruth && value is Bool
        case .integer: !isTruth && value is Int
        case .number: !isTruth && value is Double
        case .counts: value is [String: Int]
        }
    }
}
