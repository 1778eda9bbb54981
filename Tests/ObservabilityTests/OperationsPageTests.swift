import Foundation
import Observability
import Testing

/// What OPERATIONS.md says of the log and the metrics is what the program writes.
struct OperationsPageTests {
    private static let page = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("OPERATIONS.md")

    private func lines() throws -> [String] {
        try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static func words(_ key: EventKey) -> String {
        "| `\(key.name)` | \(key.form.words)\(key.isOptional ? " or null" : "") | \(key.meaning) |"
    }

    @Test(arguments: LoggedEvent.allCases)
    func `Every event is documented with its keys, and no others`(event: LoggedEvent) throws {
        let lines = try lines()
        #expect(lines.contains("| `\(event.rawValue)` | \(event.meaning) |"))
        let documented = lines.filter { $0.hasPrefix("| `\(event.rawValue)` | `") }
        #expect(documented == event.keys.map { "| `\(event.rawValue)` " + Self.words($0) })
    }

    @Test(arguments: LoggedEvent.commonKeys)
    func `Every key that all lines have is documented`(key: EventKey) throws {
        #expect(try lines().contains(Self.words(key)))
    }

    @Test func `Every metric is documented with its labels, and no other`() throws {
        let expected = Metric.allCases.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.rawValue)` | \(metric.kind.rawValue) | \(labels) | \(metric.help) |"
        }
        #expect(try lines().filter { $0.hasPrefix("| `tokenferry_") } == expected)
    }
}
