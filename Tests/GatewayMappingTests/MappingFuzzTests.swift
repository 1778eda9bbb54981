import BuiltInMappings
import Foundation
import GatewayMapping
import MigrationModel
import StrictYAML
import TestSupport
import Testing

/// Mappings that were changed at random: each is read or refused with a place, and none brings the program down.
///
/// `TOKENFERRY_FUZZ_ITERATIONS` says how many; the default is small. `TOKENFERRY_FUZZ_SEED` begins elsewhere.
@Suite struct MappingFuzzTests {
    private static func setting(_ name: String, default value: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? value
    }

    /// Pieces of the language, so that a change has a chance to mean something.
    private static let pieces = [
        "[", "]", "{", "}", ":", ": ", ", ", "- ", "\n", "\n  ", "\n    ", "\"", "'", "#", "|", ">", "&a", "*a",
        "!!str",
        "<<: ", "~", "null", "true", "0", "-1", "99999999999999999999", "1e999", "\u{0}", "\u{FEFF}", "é", "😀", "{a}",
        "[{a}]",
        "{compose: \"{a}[/{b}]\"}", "one_filled: true", "empty: [x]", "token: card", "token: stripe.card",
        "token: [card, {}]",
        "where: []", "is: empty", "not_in: [a]", "in: ", "reason: superseded", "template_rows: ", "json: {a: \"{b}\"}",
        "spellings: [MMM-YY, YYYY-MM-DD…]", "repair: [leading_zero, decimal_zero]", "when_empty: omit",
        "otherwise: omit",
        "vocabulary: {a: visa}", "single_use_prefixes: [tok_]", "mixes_case: true", "required: true", "columns:",
        "tests:", "operation: update_card", "operation: [port, delete_local]", "payment_source_id: {column: a}",
        "origin[user]: {column: a}",
    ]

    private static func changed(_ text: [UInt8], _ other: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = text
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 0...30, using: &random))
            switch Int.random(in: 0...5, using: &random) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.replaceSubrange(start..<start, with: bytes[start..<end])
            case 2: bytes.replaceSubrange(start..<end, with: (pieces.randomElement(using: &random) ?? "").utf8)
            case 3: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: start)
            case 4: if start < bytes.count { bytes[start] = UInt8.random(in: 0...255, using: &random) }
            default:
                let from = Int.random(in: 0...other.count, using: &random)
                let piece = other[from..<min(other.count, from + Int.random(in: 0...120, using: &random))]
                bytes.replaceSubrange(start..<end, with: piece)
            }
        }
        return bytes
    }

    @Test func `A mapping that was changed at random is read or refused with its place`() throws {
        let files = BuiltInMappings.all.sorted { $0.key < $1.key }.map(\.value)
        var random = SeededGenerator(seed: Self.setting("TOKENFERRY_FUZZ_SEED", default: 3))
        var accepted = 0
        for _ in 0..<Self.setting("TOKENFERRY_FUZZ_ITERATIONS", default: 300) {
            let text = files.randomElement(using: &random) ?? []
            let other = files.randomElement(using: &random) ?? []
            let bytes = Self.changed(text, other, &random)
            do throws(YAMLError) {
                let mapping = try GatewayMapping(yaml: String(decoding: bytes, as: UTF8.self), file: "m.yaml")
                accepted += 1
                // What is accepted must also run.
                _ = mapping.runTests()
                Self.mapAnything(mapping, &random)
            } catch {
                #expect(error.line >= 1 && error.column >= 1)
                #expect(!error.message.isEmpty)
            }
        }
        #expect(accepted > 0)
    }

    private static func mapAnything(_ mapping: GatewayMapping, _ random: inout SeededGenerator) {
        let headers = mapping.columns.flatMap(\.headers).shuffled(using: &random)
        for header in [mapping.columns.map { $0.headers[0] }, Array(headers.prefix(12))] {
            let settings = MappingSettings(
                where: header.prefix(1).map { MappingSettings.RowFilter(header: $0, values: ["x", ""]) }
            )
            for settings in [MappingSettings(), settings] {
                guard let mapper = try? RowMapper(mapping: mapping, settings: settings, header: header) else {
                    continue
                }
                for _ in 0..<3 {
                    let row = header.map { _ in
                        (0..<Int.random(in: 0...2, using: &random)).map { _ in
                            ["x", "cus_1", "MD0001", "12", "2031", "nan", "/", "Ã©", " ", "0.0", "Jan-27", "\u{7}"]
                                .randomElement(using: &random) ?? ""
                        }.joined()
                    }
                    guard mapper.map(row) == .request else { continue }
                    #expect(mapper.customerID.count + mapper.paymentSourceID.count > 0)
                    #expect(!mapper.mappedFields.isEmpty)
                    #expect(mapper.tokenIdentity.count > 0)
                    let request = mapper.makeRequest(at: RowAddress(ordinal: 1, line: 2))
                    #expect(request.headers.allSatisfy { header in header.value.utf8.allSatisfy { 0x20...0x7E ~= $0 } })
                }
            }
        }
    }
}
