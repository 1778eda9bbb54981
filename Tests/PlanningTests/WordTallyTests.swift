import MigrationModel
import Testing

@testable import Planning

@Suite("Tallies of words")
struct WordTallyTests {
    @Test func `The most frequent comes first, then the name decides, and rows without a word are last`() {
        var tally = WordTally()
        for word in ["b", "a", "", "c", "c", "", "", "a", "c", "b"] { tally.note(word) }
        #expect(
            tally.groups() == [
                .init(value: "c", rows: 3), .init(value: "a", rows: 2), .init(value: "b", rows: 2),
                .init(value: "", rows: 3),
            ]
        )
    }

    @Test func `Nothing noted gives no group`() {
        #expect(WordTally().groups().isEmpty)
    }

    @Test func `Words are told apart byte for byte`() {
        var tally = WordTally()
        for word in ["visa", "Visa", "visa ", "vis", "visaa"] { tally.note(word) }
        #expect(tally.groups().count == 5)
    }

    @Test func `Beyond a thousand words, rows count as other, and none is lost`() {
        var tally = WordTally()
        for round in 0..<3 {
            for number in 0..<(WordTally.mostValues + 500) { tally.note("word \(number)") }
            if round == 0 { tally.note("other") }
        }
        let groups = tally.groups()
        #expect(groups.count == WordTally.mostValues + 1)
        #expect(groups.first == .init(value: "other", rows: 1_501))
        #expect(groups.reduce(0) { $0 + $1.rows } == 3 * 1_500 + 1)
        #expect(groups.dropFirst().allSatisfy { $0.rows == 3 })
    }

    @Test func `Countries and months are counted each, whatever is out of their range as nothing said`() {
        var countries = CountryTally()
        for code in [(0x44, 0x45), (0x55, 0x53), (0x44, 0x45), (0x64, 0x65), (0, 0)] as [(UInt8, UInt8)] {
            countries.note(code)
        }
        countries.note(nil)
        #expect(
            countries.groups() == [.init(value: "DE", rows: 2), .init(value: "US", rows: 1), .init(value: "", rows: 3)]
        )
        var months = MonthTally()
        for expiry in [(2031, 2), (1990, 1), (2099, 12), (2031, 2), (2100, 1), (1989, 12), (2030, 13), (2030, 0)] {
            months.note((year: expiry.0, month: expiry.1))
        }
        months.note(nil)
        #expect(
            months.groups() == [
                .init(value: "1990-01", rows: 1), .init(value: "2031-02", rows: 2), .init(value: "2099-12", rows: 1),
                .init(value: "", rows: 5),
            ]
        )
    }
}

extension WordTally {
    fileprivate mutating func note(_ word: String) { Array(word.utf8).withUnsafeBufferPointer { note($0) } }
}
