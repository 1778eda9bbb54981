import Foundation
import MigrationModel
import Testing

@testable import Reporting

struct SimulationReportTests {
    private static var sample: SimulationReport {
        var endings = EndingCounts()
        (endings[.created], endings[.failed]) = (2840, 6)
        var report = SimulationReport(
            job: "cards",
            createdAt: 1_767_225_600_000,
            rows: 3000,
            remaining: 2850,
            model: "150 requests in any 60 s, latency 400 ms, no faults",
            isAssumed: true,
            seconds: 1260,
            bounds: [.init(name: "quota", share: 0.971), .init(name: "retry_after", share: 0.029)],
            endings: endings,
            callsPerMinute: 142
        )
        report.counts.attempts.exchanges = 2991
        report.counts.attempts.retries = 141
        report.counts.mostInFlight = 4
        report.counts.largestWindow = 16
        report.counts.mostInAnyMinute = 142
        report.counts.callsByMinute = [142, 142]
        report.otherLimits = [
            .init(requestsPerMinute: 150, seconds: 1260, boundBy: "quota"),
            .init(requestsPerMinute: 3500, seconds: 54, boundBy: nil),
        ]
        report.notes = ["Not counted: people."]
        return report
    }

    @Test func `The text says how long, until when, what binds, and that the model is assumed`() {
        let expected = """
            cards: simulated, nothing was sent. Left to do: 2,850 rows of 3,000 in the file.
              Modelled Chargebee: 150 requests in any 60 s, latency 400 ms, no faults.
              That is an assumption: change it with --latency, --site-limit, --fault or --scenario.
              It takes about 21 min, until 2026-01-01T00:21:00Z if begun now.
              Bound by: quota 97.1 % · retry after 2.9 %
              Calls: 2,991 · retries 141
              Endings: created 2,840 · failed 6
              Most in flight: 4, of 16 in the largest window. Most calls in any 60 s: 142, of 142 allowed.
              Left for another run: 4 rows.
              The same job where the site allows more or less:
                requests a minute  takes          bound by
                              150  21 min         quota
                            3,500  at least 54 s  (quota alone reckoned)
              Not counted: people.
            """
        #expect(Self.sample.text == expected)
    }

    @Test func `A run that would stop early says so`() {
        var report = Self.sample
        report.stop = "failure_rate"
        let sentence = "It would stop early (failure rate) after 21 min, at 2026-01-01T00:21:00Z if begun now."
        #expect(report.text.contains(sentence))
    }

    @Test func `With nothing left there is nothing to tell`() {
        var report = Self.sample
        report.remaining = 0
        #expect(report.text == "cards: nothing is left to do; no run is needed.")
    }

    @Test func `The JSON has every number of the text`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(Self.sample.json().utf8))
        let json = try #require(object as? [String: Any])
        #expect(json["report"] as? String == "simulation")
        #expect(json["ends_at"] as? String == "2026-01-01T00:21:00Z")
        #expect(json["seconds"] as? Double == 1260)
        for (key, count) in [
            "rows": 3000, "remaining": 2850, "left": 4, "calls": 2991, "retries": 141, "look_ups": 0, "throttled": 0,
            "most_in_flight": 4, "largest_window": 16, "most_calls_in_60s": 142, "calls_per_minute": 142,
        ] {
            #expect(json[key] as? Int == count, "\(key)")
        }
        #expect(json["calls_by_minute"] as? [Int] == [142, 142])
        #expect((json["endings"] as? [String: Int])?["created"] == 2840)
        let bounds = try #require(json["bound_by"] as? [[String: Any]])
        #expect(bounds.map { $0["reason"] as? String } == ["quota", "retry_after"])
        let others = try #require(json["other_limits"] as? [[String: Any]])
        #expect(others.map { $0["bound_by"] as? String } == ["quota", nil])
        #expect(json["stop"] is NSNull)
        #expect(json["model_is_assumed"] as? Bool == true)
    }
}
