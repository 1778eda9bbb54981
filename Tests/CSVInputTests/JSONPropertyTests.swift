import Foundation
import TestSupport
import Testing

@testable import CSVInput

struct JSONPropertyTests {
    @Test(arguments: UInt64(0)..<400)
    func `Random records come back as their table`(seed: UInt64) throws {
        let json = RandomJSON(seed: seed)
        let expected = JSONTable(json).rows
        for chunkSize in [1, 7, 4096] {
            let reading = try JSONReading(json.text, chunkSize: chunkSize)
            #expect(Set(reading.header).count == reading.header.count)
            #expect(reading.rows.map(\.line) == expected.map(\.line))
            let cells = reading.rows.map { row in
                Dictionary(uniqueKeysWithValues: zip(reading.header, row.fields).filter { !$0.1.isEmpty })
            }
            #expect(cells == expected.map(\.cells))
            #expect(reading.rows.allSatisfy { $0.damage == nil })
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func `Damaged texts are read or refused, the same for all chunks, and never kill the reader`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sound = Array(RandomJSON(seed: seed).text.utf8)
        for _ in 0..<25 {
            var text = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&text, &random) }
            let whole = Result { try JSONReading(text) }
            let pieces = Result { try JSONReading(text, chunkSize: Int.random(in: 1...3, using: &random)) }
            switch (whole, pieces) {
            case (.success(let whole), .success(let pieces)):
                #expect(whole == pieces)
                #expect(whole.rows.allSatisfy { $0.fields.count == whole.header.count })
                #expect(zip(whole.rows, whole.rows.dropFirst()).allSatisfy { $0.line <= $1.line })
            case (.failure(let whole as CSVInputError), .failure(let pieces as CSVInputError)):
                #expect(whole == pieces)
            default: Issue.record("\(whole) but \(pieces) of \(String(decoding: text, as: UTF8.self))")
            }
            Self.compareWithFoundation(text, whole)
        }
    }

    /// Whether a text is well-formed is asked of another parser, where both have the same opinion of what that is.
    private static func compareWithFoundation(_ text: [UInt8], _ reading: Result<JSONReading, any Error>) {
        guard text.first == ASCII.openingBracket, !text.contains(0), String(validating: text, as: UTF8.self) != nil
        else {
            return
        }
        let isSound = (try? JSONSerialization.jsonObject(with: Data(text))) != nil
        let message = Comment(rawValue: String(decoding: text, as: UTF8.self))
        switch reading {
        case .success(let reading):
            guard reading.rows.allSatisfy({ $0.damage == nil }) else { return }
            #expect(isSound, message)
        case .failure(let error):
            // Without a column, the text is well-formed and something else is wrong with it.
            guard let error = error as? CSVInputError, error.detail.hasPrefix("column ") else { return }
            #expect(!isSound, message)
        }
    }

    private static func damage(_ text: inout [UInt8], _ random: inout SeededGenerator) {
        guard let place = text.indices.randomElement(using: &random) else { return }
        let end = Int.random(in: place...min(place + 20, text.count), using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: text[place] = UInt8.random(in: 0...255, using: &random)
        case 1: text.removeSubrange(place..<end)
        case 2: text.insert(contentsOf: text[place..<end], at: Int.random(in: 0...text.count, using: &random))
        case 3: text.insert(Array(#"{}[],:"\ue0"#.utf8).randomElement(using: &random) ?? 0, at: place)
        case 4: text.removeLast(text.count - place)
        default: text.swapAt(place, Int.random(in: 0..<text.count, using: &random))
        }
    }
}
