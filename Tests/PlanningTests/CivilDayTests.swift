import Foundation
import MigrationModel
import Planning
import Testing

struct CivilDayTests {
    @Test(
        arguments: [
            ("2026-11-23", "2026-11-23"), ("2024-02-29", "2024-02-29"), ("0001-01-01", "0001-01-01"),
            ("9999-12-31", "9999-12-31"), ("1969-12-31", "1969-12-31"), ("2026-11-23T23:59", "2026-11-23"),
            ("2026-11-23 00:00:00", "2026-11-23"), ("2026-11-23T05:06:07Z", "2026-11-23"),
            ("2026-11-23T05:06:07.123456Z", "2026-11-23"), ("2026-11-23t05:06:07z", "2026-11-23"),
            ("2026-11-23T23:30:00-08:00", "2026-11-23"), ("2026-11-23T23:30:00+0530", "2026-11-23"),
            ("2026-11-23 23:30:00 +05", "2026-11-23"), ("2026-11-23 23:30:00 UTC", "2026-11-23"),
            ("1795392000", "2026-11-23"), ("1795391999", "2026-11-22"), ("999999999", "2001-09-09"),
        ]
    )
    func `A day is read as it is written, and seconds since 1970 in UTC`(text: String, day: String) {
        #expect(read(text)?.description == day)
    }

    @Test(
        arguments: [
            "", "2026", "2026-11", "2026-1-1", "2026-11-23T", "2026-11-23 ", "2026-11-31", "2025-02-29", "1900-02-29",
            "2026-00-10", "2026-13-01", "2026-12-00", "0000-01-01", "23.11.2026", "11/23/2026", "2026/11/23",
            "20261123",
            "2026-11-23T24:00", "2026-11-23T10:60", "2026-11-23T10:00:61", "2026-11-23T10:00:00.", "2026-11-23T10:00 ",
            "2026-11-23T10:00:00+1", "2026-11-23T10:00:00+1:000", "2026-11-23T10:00:00 CET", "2026-11-23X10:00",
            "2026-11-23 tomorrow", "1795392000000", "12345678", "-795392000", "1795392000.0", "n/a", "２０２６-11-23",
            String(repeating: "1", count: 40),
        ]
    )
    func `Anything else is no day`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `Each day of 30 years is in the week that the calendar says`() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let style = Date.ISO8601FormatStyle().year().month().day()
        for number in stride(from: -3_000, to: 8_000, by: 1) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let monday = try #require(calendar.dateInterval(of: .weekOfYear, for: date)?.start)
            let day = try #require(read(date.formatted(style)))
            #expect(day.number == number)
            guard day.monday.description == monday.formatted(style) else {
                Issue.record("\(day) is in the week of \(monday.formatted(style)), not of \(day.monday)")
                return
            }
        }
    }

    @Test(arguments: [(0, 0), (86_399_999, 0), (86_400_000, 1), (-1, -1), (-86_400_000, -1)])
    func `A time is on its day in UTC`(time: Int64, day: Int) {
        #expect(CivilDay(containing: time).number == day)
    }

    private func read(_ text: String) -> CivilDay? { Array(text.utf8).withUnsafeBufferPointer(CivilDay.read) }
}
