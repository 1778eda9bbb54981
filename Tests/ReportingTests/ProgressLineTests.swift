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
        #expect(
            outage.text.contains(
                "(31 %) · the gateway behind Chargebee has been failing since 09:00 · 568 calls/min · "
            )
        )
        let held = line {
            $0.binding = "hold"
            $0.secondsLeft = nil
        }
        #expect(held.text.contains("(31 %) · held, until `tokenferry resume` · 568 calls/min · 5/20 in flight"))
    }

    @Test func `The time at which it ends by itself is there where the rest takes longer`() {
        #expect(line { $0.endsAt = SampleReports.noon + 120_000 }.text.contains("· ends by itself at 10:02 ·"))
        #expect(!line { $0.endsAt = SampleReports.noon + 600_000 }.text.contains("ends by itself"))
    }

    @Test(arguments: [(23, "1,240/4,000 rows (31 %)"), (38, "1,240/4,000 rows (31 %)"), (10, "1,240/4,00"), (0, "")])
    func `A narrow terminal gets whole parts, what matters most first`(columns: Int, text: String) {
        #expect(line().text(fitting: columns) == text)
    }

    @Test(arguments: [
        ("silence", "1,240/4,000 rows (31 %) · no answer since 09:00 · 568 calls/min"),
        ("chargebee", "1,240/4,000 rows (31 %) · Chargebee down since 09:00 · 568 calls/min"),
        ("gateway", "1,240/4,000 rows (31 %) · gateway down since 09:00 · 568 calls/min"),
    ])
    func `A terminal of 80 columns shows an outage, in brief where need be`(cause: String, text: String) {
        let outage = line {
            $0.binding = "outage"
            $0.outageCause = cause
            $0.outageSince = SampleReports.noon - 3_600_000
            $0.waitsUntil = SampleReports.noon + 20_000
        }
        #expect(outage.text(fitting: 79).hasPrefix(text), "\(outage.text(fitting: 79))")
    }

    @Test func `In 60 columns a hold, an ending and a long wait are there, and what does not fit is left out alone`() {
        let held = line { $0.binding = "hold" }
        #expect(held.text(fitting: 48) == "1,240/4,000 rows (31 %) · held · 568 calls/min")
        let ending = line { $0.isEnding = true }
        #expect(ending.text(fitting: 60) == "1,240/4,000 rows (31 %) · ending: awaiting what is in flight")
        let wait = line { $0.waitsUntil = SampleReports.noon + 30_000 }
        #expect(wait.text(fitting: 42) == "1,240/4,000 rows (31 %) · waits 30 s")
        #expect(line().text(fitting: 60) == "1,240/4,000 rows (31 %) · 568 calls/min · 4 min 50 s to go")
    }

    @Test func `During an outage the time to go is that after it`() {
        let outage = line {
            $0.outageCause = "silence"
            $0.outageSince = SampleReports.noon
            $0.waitsUntil = SampleReports.noon + 20_000
            $0.secondsLeft = 45
        }
        #expect(outage.text.contains(" · about 25 s to go once it is back · "))
    }

    @Test func `What takes hardly any time is not about that`() {
        #expect(line { $0.secondsLeft = 0.3 }.text.contains("calls/min · under 1 s to go · "))
        #expect(line { $0.secondsLeft = 0.5 }.text.contains("calls/min · about 1 s to go · "))
    }

    @Test func `A wide terminal gets it whole`() {
        #expect(line().text(fitting: 39) == "1,240/4,000 rows (31 %) · 568 calls/min")
        #expect(line().text(fitting: 500) == line().text)
    }
}
