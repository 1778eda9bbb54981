import Testing

@testable import Planning

@Suite("Months")
struct CivilMonthTests {
    @Test(
        arguments: [
            (0, 1970, 1), (951_782_400, 2000, 2), (951_868_799, 2000, 2), (951_868_800, 2000, 3),
            (1_709_251_199, 2024, 2),
            (1_709_251_200, 2024, 3), (1_767_225_599, 2025, 12), (1_767_225_600, 2026, 1), (4_107_542_399, 2100, 2),
            (4_107_542_400, 2100, 3), (253_402_300_799, 9999, 12),
        ] as [(Int64, Int, Int)]
    )
    func `A time falls into its month, UTC`(seconds: Int64, year: Int, month: Int) {
        let expected = CivilMonth(year: year, month: month).index
        #expect(CivilMonth(containing: seconds * 1000).index == expected)
        #expect(CivilMonth(containing: seconds * 1000 + 999).index == expected)
    }

    @Test func `Months follow each other without a gap`() {
        #expect(CivilMonth(year: 2027, month: 1).index == CivilMonth(year: 2026, month: 12).index + 1)
        var last = CivilMonth(containing: 0).index
        for day in 1...80_000 {
            let index = CivilMonth(containing: Int64(day) * 86_400_000).index
            #expect(index == last || index == last + 1)
            last = index
        }
        #expect(last == CivilMonth(year: 2189, month: 1).index)
    }
}
