import Migration
import MigrationModel
import Reporting
import Testing

/// How users say when a run is to end.
struct EndTimeTests {
    /// 2026-11-21T12:00:00Z.
    private static let noon: UnixMilliseconds = 1_795_262_400_000

    /// Central Europe in 2026: an hour ahead of UTC, two from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
    private static let berlin = LocalZone { (1_774_746_000..<1_792_890_000).contains($0) ? 7200 : 3600 }

    @Test(arguments: [
        ("8h30m", 30_600), ("90m", 5400), ("1d2h3m4s", 93_784), ("45s", 45), ("0h1m", 60), ("366d", 31_622_400),
    ])
    func `A length of time is days, hours, minutes and seconds`(text: String, seconds: Int64) throws {
        #expect(try EndTime.after(text, now: Self.noon) == Self.noon + seconds * 1000)
    }

    @Test(arguments: [
        "", "8", "h", "8 h", "30m8h", "8h8h", "-1h", "1.5h", "0s", "0h", "367d", "9999999999h", "8x", "٣h", "8h30",
    ])
    func `What is no length of time is refused with an example`(text: String) {
        #expect { try EndTime.after(text, now: Self.noon) } throws: { "\($0)".contains("--for") }
    }

    @Test(arguments: [
        // Noon UTC is 13:00 in Berlin.
        ("13:01", 60), ("12:59", 86_340), ("13:00", 86_400), ("06:00", 61_200), ("13:00:30", 30),
        ("12:01Z", 60), ("12:00Z", 86_400), ("08:00-05:00", 3600), ("18:00+05:30", 1800), ("00:00", 39_600),
        ("2026-11-22T06:00", 61_200), ("2026-11-22T06:00Z", 64_800), ("2026-11-21T14:00:05+01:00", 3605),
        ("2027-02-28T13:00", 8_553_600),
    ])
    func `A time is the next such one on the machine's clock, or the one of its date and zone`(
        text: String,
        seconds: Int64
    ) throws {
        #expect(try EndTime.at(text, now: Self.noon, zone: Self.berlin) == Self.noon + seconds * 1000)
    }

    @Test(arguments: [
        ("", "takes a time"), ("6:00", "takes a time"), ("24:00", "takes a time"), ("06:60", "takes a time"),
        ("06:00:60", "takes a time"), ("06:00+1", "takes a time"), ("06:00+15:00", "takes a time"),
        ("2026-11-31T06:00", "takes a time"), ("2027-02-29T06:00", "takes a time"),
        ("2026-13-01T06:00", "takes a time"),
        ("2026-11-22", "takes a time"), ("2026-11-22 06:00", "takes a time"), ("tomorrow", "takes a time"),
        ("٠٦:٠٠", "takes a time"), ("2026-11-21T12:00", "in the past"), ("2026-11-21T12:00Z", "in the past"),
        ("1999-01-01T00:00", "in the past"), ("2030-01-01T00:00", "more than a year"),
    ])
    func `What is no time to come is refused with the reason`(text: String, reason: String) {
        #expect { try EndTime.at(text, now: Self.noon, zone: Self.berlin) } throws: { "\($0)".contains(reason) }
    }

    @Test func `A time that clocks show twice is refused, unless its zone or the present says which one is meant`()
        throws
    {
        // 2026-10-24T20:00Z, the evening before.
        let evening: UnixMilliseconds = 1_792_872_000_000
        for text in ["02:30", "2026-10-25T02:30"] {
            #expect { try EndTime.at(text, now: evening, zone: Self.berlin) } throws: {
                "\($0)".contains("comes twice")
            }
        }
        #expect(try EndTime.at("02:30+01:00", now: evening, zone: Self.berlin) == evening + 19_800_000)
        #expect(try EndTime.at("2026-10-25T02:30+02:00", now: evening, zone: Self.berlin) == evening + 16_200_000)
        #expect(try EndTime.at("06:00", now: evening, zone: Self.berlin) == evening + 32_400_000)
        let betweenThem = evening + 17_000_000
        #expect(try EndTime.at("02:30", now: betweenThem, zone: Self.berlin) == evening + 19_800_000)
    }

    @Test func `A time that clocks skip is refused, unless it is tomorrow's`() throws {
        // 2026-03-28T20:00Z, the evening before.
        let evening: UnixMilliseconds = 1_774_728_000_000
        for text in ["02:30", "2026-03-29T02:30"] {
            #expect { try EndTime.at(text, now: evening, zone: Self.berlin) } throws: {
                "\($0)".contains("no clock shows")
            }
        }
        #expect(try EndTime.at("06:00", now: evening, zone: Self.berlin) == evening + 28_800_000)
        let noon = evening + 14 * 3_600_000
        #expect(try EndTime.at("02:30", now: noon, zone: Self.berlin) == noon + 52_200_000)
    }

    @Test func `Every day follows the one before`() throws {
        var last: UnixMilliseconds?
        let start: UnixMilliseconds = 1_767_225_600_000
        for month in 1...12 {
            for day in 1...28 {
                func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
                let time = try EndTime.at("2026-\(two(month))-\(two(day))T00:00Z", now: start - 1000)
                if day > 1, let last { #expect(time - last == 86_400_000) }
                last = time
            }
        }
        #expect(last == start + 361 * 86_400_000)
    }
}
