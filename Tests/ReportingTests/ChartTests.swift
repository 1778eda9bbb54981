import Foundation
import MigrationModel
import Testing

@testable import Reporting

struct ChartTests {
    private static func outlook(_ months: (String, Int)...) -> ExpiryOutlook {
        ExpiryOutlook(months: months.map { .init(value: $0.0, rows: $0.1) }, now: SampleReports.noon)
    }

    @Test(arguments: [
        ("2026-06", "expired"), ("2026-07", "within_3_months"), ("2026-10", "within_3_months"),
        ("2026-11", "months_4_to_6"), ("2027-01", "months_4_to_6"), ("2027-02", "months_7_to_12"),
        ("2027-07", "months_7_to_12"), ("2027-08", "months_13_to_24"), ("2028-07", "months_13_to_24"),
        ("2028-08", "months_25_to_36"), ("2029-07", "months_25_to_36"), ("2029-08", "later"), ("9999-12", "later"),
        ("", "not_said"), ("2026-13", "not_said"), ("other", "not_said"), ("26-07", "not_said"),
    ])
    func `A month is counted from the one in which the plan was made`(month: String, bucket: String) {
        let outlook = Self.outlook((month, 7))
        #expect(outlook.buckets.filter { $0.rows > 0 }.map(\.key) == [bucket])
        #expect(outlook.buckets.reduce(0) { $0 + $1.rows } == 7)
    }

    @Test func `Quarters have no gaps, and what is far off does not make them many`() {
        let outlook = Self.outlook(("2026-06", 1), ("2026-08", 2), ("2027-04", 3), ("9999-12", 4), ("", 5))
        #expect(outlook.quarters.count == ExpiryOutlook.mostQuarters + 2)
        #expect(outlook.quarters.prefix(5).map(\.key) == ["expired", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"])
        #expect(outlook.quarters.filter { $0.rows > 0 }.map(\.rows) == [1, 2, 3, 4])
        #expect(Self.outlook(("2026-07", 1)).quarters.map(\.key) == ["2026-Q3"])
        #expect(Self.outlook(("", 1)).quarters.isEmpty)
    }

    @Test(arguments: [
        (0, [1.0]), (1, [1]), (7, [5, 10]), (950, [500, 1000]), (7919, [5000, 10_000]),
        (1_000_000, [500_000, 1_000_000]),
    ])
    func `A scale has round steps and holds the most`(most: Int, steps: [Double]) {
        #expect(ChartScale(most: Double(most), lines: 3).steps == steps)
    }

    @Test func `A histogram says each number to who sees it and to who does not`() {
        let bars = [("2026 Q3", 1200), ("2026 Q4", 0), ("later", 3)].map {
            ReportDocument.Histogram.Bar(label: $0.0, count: $0.1, tone: nil)
        }
        let html = HistogramSVG(.init(caption: "Cards & more", unit: "Rows", bars: bars)).html.markup
        #expect(html.contains("<desc>2026 Q3: 1,200; 2026 Q4: 0; later: 3.</desc>"))
        #expect(html.contains("role=\"img\" aria-label=\"Cards &amp; more\""))
        #expect(html.contains("<th scope=\"row\">2026 Q3</th><td class=\"n\">1,200</td>"))
        #expect(html.matches(of: /<rect/).count == 3)
        #expect(HistogramSVG(.init(caption: "", unit: "", bars: [])).html.markup.isEmpty)
    }

    @Test func `A lone first quarter's year is left out where the next year stands beside it, on a phone too`() {
        func years(of quarters: [String]) -> [String] {
            let bars = quarters.enumerated().map { index, quarter in
                let parts = quarter.split(separator: "-").map(String.init)
                guard parts.count == 2 else {
                    return ReportDocument.Histogram.Bar(label: quarter, count: 9, tone: nil, tick: quarter)
                }
                let isFirst = index == 0 || !quarters[index - 1].contains("-")
                let group = isFirst || parts[1] == "Q1" ? parts[0] : nil
                return .init(label: quarter, count: 9, tone: nil, tick: parts[1], group: group)
            }
            let html = HistogramSVG(.init(caption: "c", unit: "Rows", bars: bars)).html.markup
            return html.matches(of: /y="181">(\d+)</).map { String($0.1) }
        }
        let long = (0..<20).map { "\(2027 + $0 / 4)-Q\($0 % 4 + 1)" }
        #expect(years(of: ["expired", "2026-Q4"] + long) == ["2027", "2028", "2029", "2030", "2031"])
        #expect(years(of: ["2026-Q2", "2026-Q3", "2026-Q4"] + long.prefix(8)) == ["2026", "2027", "2028"])
        #expect(years(of: ["2026-Q4", "2027-Q1"]) == ["2026", "2027"])
    }

    @Test func `Words at the ends of a chart with many bars grow away from their neighbours`() {
        func html(_ count: Int) -> String {
            let labels = ["expired"] + (0..<count).map { "\($0)" } + ["later"]
            let bars = labels.map { ReportDocument.Histogram.Bar(label: $0, count: 1, tone: nil, tick: $0) }
            return HistogramSVG(.init(caption: "c", unit: "Rows", bars: bars)).html.markup
        }
        #expect(
            html(20).contains(/class="tick to-left"[^>]*>expired</)
                && html(20).contains(/class="tick to-right"[^>]*>later</)
        )
        #expect(!html(4).contains("to-left") && !html(4).contains("to-right"))
    }

    @Test func `A timeline says its totals in words, and draws every slice, mark and gap`() {
        let html = TimelineSVG(SampleReports.timelineChart).html.markup
        let slices = SampleReports.timeline.slices
        let calls = slices.reduce(0) { $0 + $1.calls }
        #expect(
            html.contains(
                "2026-07-01 10:00:00 UTC to 2026-07-01 12:50:00 UTC: \(calls.grouped) calls, of which 324 were refused"
            )
        )
        #expect(html.matches(of: /<g><title>[^<]* refused/).count == slices.count)
        #expect(html.matches(of: /class="gap"/).count == 1)
        for mark in SampleReports.timelineChart.marks { #expect(html.contains(": \(mark.label)</title>")) }
        #expect(html.contains("2026-07-01 UTC</text>"))
        #expect(!html.contains("style="))
        #expect(
            TimelineSVG(.init(caption: "", timeline: Timeline(sliceLength: 1, slices: []), marks: [])).html.markup
                .isEmpty
        )
    }

    @Test func `Times under a chart do not stand on each other, and the one after a gap is told`() {
        let timeline = SampleReports.timeline
        let ticks = TimeTicks(timeline) { time in
            let index = timeline.slices.lastIndex { $0.startedAt <= time } ?? 0
            return Double(index) * 100 / Double(timeline.slices.count)
        }.ticks
        #expect(ticks.first?.clock == "10:00" && ticks.first?.date == "2026-07-01 UTC")
        #expect(ticks.contains { $0.clock == "12:01" })
        #expect(ticks.dropFirst().allSatisfy { $0.date.isEmpty })
        #expect((4...10).contains(ticks.count))
        // On a phone four times have room, and the first is among them.
        let kept = ticks.filter { !$0.isMinor }
        #expect(kept.first == ticks.first && (2...5).contains(kept.count) && kept.count < ticks.count)
    }

    /// The relative luminance of WCAG 2.
    private static func luminance(_ hex: String) throws -> Double {
        let value = try #require(Int(hex, radix: 16))
        let parts = [value >> 16, value >> 8 & 255, value & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func contrast(_ one: String, _ other: String) throws -> Double {
        let (a, b) = (try luminance(one), try luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    @Test func `Texts have a contrast of 4.5 and areas one of 3, in both schemes`() throws {
        for hex in [\Palette.light, \Palette.dark] {
            for text in Palette.texts {
                for ground in [Palette.paper, .wash] {
                    let contrast = try Self.contrast(text[keyPath: hex], ground[keyPath: hex])
                    #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
                }
            }
            for area in Palette.areas {
                let contrast = try Self.contrast(area[keyPath: hex], Palette.paper[keyPath: hex])
                #expect(contrast >= 3, "\(area): \(contrast)")
            }
        }
    }
}
