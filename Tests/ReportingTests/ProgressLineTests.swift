import MigrationModel
import Reporting
import Testing

/// The one line that a run shows while it goes on.
struct ProgressLineTests {
    private func line(
        rows: (ready: Int, ended: Int) = (4000, 1240),
        incidents: [(count: Int, word: String)] = [],
        _ change: (inout LiveState) -> Void = { _ in }
    ) -> ProgressLine {
        var live = LiveState(
            writtenAt: SampleReports.noon,
            binding: "quota",
            inFlight: 5,
            window: 20,
            waiting: 0,
            callsPerMinute: 570,
            callsInLastMinute: 568,
            participants: 1,
            waitsUntil: nil,
            secondsLeft: 290
        )
        change(&live)
        let phrases = LivePhrases(live, bindingWords: "the quota", now: SampleReports.noon, zone: .utc)
        return ProgressLine(rows: rows, phrases, incidents: incidents)
    }

    @Test func `It says how far the run is, how fast, how long it takes, what binds, and what went wrong`() {
        #expect(
            line(incidents: [(2, "failed"), (0, "to review"), (11, "retries")]) { $0.participants = 3 }.text
                == "1,240/4,000 rows (31 %) · 568 calls/min · about 4 min 50 s to go · bound by the quota · 5/20 in flight"
                + " · 2 failed · 11 retries · 2 other runs on this site"
        )
    }

    @Test func `Before the first answer it has a time to go already`() {
        let first = line(rows: (4000, 0)) {
            $0.inFlight = 0
            $0.callsInLastMinute = 0
            $0.secondsLeft = 421
        }
        #expect(first.text == "0/4,000 rows (0 %) · 0 calls/min · about 7 min 1 s to go · bound by the quota")
    }

    @Test func `At the end nothing is to go and nothing binds`() {
        let last = line(rows: (4000, 4000)) {
            $0.inFlight = 0
            $0.secondsLeft = 0
        }
        #expect(last.text == "4,000/4,000 rows (100 %) · 568 calls/min")
        #expect(line(rows: (0, 0)) { $0.secondsLeft = 0 }.text.hasPrefix("0/0 rows (100 %)"))
    }

    @Test func `An outage and a hold stand in the place of what binds`() {
        let outage = line {
            $0.binding = "outage"
            $0.outageCause = "gateway"
            $0.outageSince = SampleReports.noon - 3_600_000
        }
        #expect(outage.text.contains(" · the gateway behind Chargebee has been failing since 09:00 · "))
        let held = line {
            $0.binding = "hold"
            $0.secondsLeft = nil
        }
        #expect(held.text.contains("568 calls/min · held, until `tokenferry resume` · 5/20 in flight"))
    }

    @Test func `The time at which it ends by itself is there where the rest takes longer`() {
        #expect(line { $0.endsAt = SampleReports.noon + 120_000 }.text.contains("· ends by itself at 10:02 ·"))
        #expect(!line { $0.endsAt = SampleReports.noon + 600_000 }.text.contains("ends by itself"))
    }

    @Test(arguments: [(23, "1,240/4,000 rows (31 %)"), (38, "1,240/4,000 rows (31 %)"), (10, "1,240/4,00"), (0, "")])
    func `A narrow terminal gets whole parts, what matters most first`(columns: Int, text: String) {
        #expect(line().text(fitting: columns) == text)
    }

    @Test func `A wide terminal gets it whole`() {
        #expect(line().text(fitting: 39) == "1,240/4,000 rows (31 %) · 568 calls/min")
        #expect(line().text(fitting: 500) == line().text)
    }
}
