import Foundation
import Inspection
import TestSupport
import Testing

@Suite("Records as they are")
struct RecordListingTests {
    @Test func `Every field is printed exactly, nothing trimmed`() throws {
        let lines = try Sample("id,name\n\" a\nb \",\"\"\"x\"\"\\\t\u{7F}\u{85}é\u{2028}\"\n").records().lines
        #expect(lines.count == 1)
        let record = try #require(JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        let fields = try #require(record["fields"] as? [String: String])
        #expect(fields == ["id": " a\nb ", "name": "\"x\"\\\t\u{7F}\u{85}é\u{2028}"])
        #expect(record["row"] as? Int == 1 && record["line"] as? Int == 2)
    }

    @Test func `A damaged row is told with line and reason`() throws {
        let lines = try Sample("a,b\n1,2\n3\n4,\"x\"y\n5,6\n").records().lines
        #expect(lines.count == 4)
        #expect(
            lines[1].hasPrefix("{\"row\":2,\"line\":3,\"reason\":\"field_count\",\"detail\":\"the header has 2 fields")
        )
        #expect(lines[2].hasPrefix("{\"row\":3,\"line\":4,\"reason\":\"stray_quote\",\"detail\":"))
        #expect(lines[3] == "{\"row\":4,\"line\":5,\"fields\":{\"a\":\"5\",\"b\":\"6\"}}")
    }

    @Test(arguments: [
        ("a,b", ["a", "b"]), ("a,a,a", ["a", "a.2", "a.3"]), (",a,", ["column.1", "a", "column.3"]),
        ("a,a,a.2", ["a", "a.3", "a.2"]), ("column.2,,x", ["column.2", "column.3", "x"]),
    ])
    func `Names that are empty or occur twice become unique`(_ header: String, _ keys: [String]) {
        let names = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        #expect(RecordListing.keys(of: names) == keys)
    }

    @Test func `Any names become as many different keys, and names that occur once stay`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let names = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                ["", "a", "a.2", "a.2.2", "column", "column.2", "column.3"].randomElement(using: &random) ?? ""
            }
            let keys = RecordListing.keys(of: names)
            #expect(Set(keys).count == names.count)
            for (name, key) in zip(names, keys) where !name.isEmpty && names.count(where: { $0 == name }) == 1 {
                #expect(key == name)
            }
        }
    }

    @Test func `A limit ends the listing, and none prints all`() throws {
        let sample = try Sample("a\n" + String(repeating: "1\n", count: 20_000))
        #expect(sample.records(3).lines.count == 3)
        #expect(sample.records().lines.count == 20_000)
    }

    @Test func `For people, the fields that hold something stand below the row`() throws {
        let lines = try Sample("id,long name,empty\n1, x ,\n2\n").records(form: .text).lines
        #expect(lines[0] == "row 1 (line 2)")
        #expect(lines[1] == "  id         \"1\"" && lines[2] == "  long name  \" x \"")
        #expect(lines[3].hasPrefix("row 2 (line 3): field_count: "))
    }
}
