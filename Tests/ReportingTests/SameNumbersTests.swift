import Foundation
import MigrationModel
import Testing

@testable import Reporting

struct SameNumbersTests {
    @Test(arguments: Formats.sound)
    func `The text shows every ending with its count`(formats: Formats) throws {
        for (ending, count) in formats.endings.all {
            let line = try #require(
                formats.text.split(separator: "\n").first {
                    $0.contains(/^  [=+] (\w|\s)+/) && $0.contains(ending.title)
                }
            )
            let number = try #require(line.dropFirst(4 + ending.title.count).split(separator: " ").first)
            #expect(Int(number.filter { $0 != "," }) == count, "\(line)")
        }
        #expect(formats.text.contains(/\n  residual +0\n/))
    }

    @Test(arguments: Formats.sound)
    func `The HTML shows every ending with its count`(formats: Formats) throws {
        var found: [String: Int] = [:]
        for match in formats.html.matches(of: /data-ending="(\w+)"[^\n]*?<td class="n">([\d,]+)<\/td>/) {
            found[String(match.1)] = Int(match.2.filter { $0 != "," })
        }
        #expect(found == Dictionary(uniqueKeysWithValues: formats.endings.all.map { ($0.ending.rawValue, $0.count) }))
        #expect(
            formats.html.contains("<tr class=\"residual closed\"><th scope=\"row\">Residual</th><td class=\"n\">0</td>")
        )
    }

    @Test(arguments: Formats.sound)
    func `The JSON has all seven endings, and they add up to the rows`(formats: Formats) throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(formats.json.utf8)) as? [String: Any])
        let endings = try #require(object["endings"] as? [String: Int])
        #expect(Set(endings.keys) == Set(Ending.allCases.map(\.rawValue)))
        for (ending, count) in formats.endings.all { #expect(endings[ending.rawValue] == count) }
        #expect(endings.values.reduce(0, +) == formats.rows)
        #expect(object["rows"] as? Int == formats.rows)
        #expect(object["residual"] as? Int == 0)
        #expect(object["plan_digest"] as? String == SampleReports.digest)
        #expect(object["job"] as? String == "stripe-2026-cutover")
    }

    @Test func `The rejections are counted alike in every format`() throws {
        let plan = SampleReports.plan
        let (text, html) = (plan.text, plan.html())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(plan.json().utf8)) as? [String: Any])
        let rejections = try #require(object["rejections"] as? [[String: Any]])
        for (rejection, json) in zip(plan.rejections, rejections) {
            let code = rejection.reason.rawValue
            #expect(json["reason"] as? String == code)
            #expect(json["count"] as? Int == rejection.count)
            #expect(text.contains("\(rejection.count)  \(code)\n"))
            #expect(
                html.contains(try Regex("data-code=\"\(code)\"[^\\n]*<td class=\"n\"[^>]*>\(rejection.count)</td>"))
            )
        }
        #expect(rejections.count == plan.rejections.count)
    }

    @Test func `The plan's JSON tells calls, seconds, findings and examples`() throws {
        let json = SampleReports.plan.json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["ready"] as? Int == 2960)
        #expect(object["calls"] as? Int == 2960)
        #expect(object["seconds"] as? Double == 1250.704)
        let finding = try #require((object["findings"] as? [[String: Any]])?.first)
        #expect(finding["code"] as? String == "card_expired")
        #expect(finding["severity"] as? String == "warning")
        #expect(finding["count"] as? Int == 137)
        let example = try #require((finding["examples"] as? [[String: Any]])?.first)
        #expect(example["row"] as? Int == 3)
        #expect(example["line"] as? Int == 4)
        #expect(json.hasPrefix(#"{"report":"plan","job":"stripe-2026-cutover","tool_version":"0.1.0""#))
    }

    @Test func `The run's JSON tells codes, attempts and what became of each process`() throws {
        let json = SampleReports.run.json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["in_doubt"] as? Int == 3)
        #expect(object["done"] as? Int == 2915)
        #expect(object["pass"] as? Int == 1)
        #expect((object["codes"] as? [[String: Any]])?.map { $0["count"] as? Int } == [40, 19, 13, 3, 2])
        let attempts = try #require(object["attempts"] as? [String: Any])
        #expect(attempts["exchanges"] as? Int == 3104)
        #expect(attempts["first_sent_at"] as? String == "2026-07-01T10:00:04.000Z")
        #expect(attempts["seconds"] as? Double == 1386.123)
        let states = (object["processes"] as? [[String: Any]])?.map { $0["state"] as? String }
        #expect(states == ["ended", "killed", "ended"])
    }

    @Test func `A line of the text is at most 96 columns wide`() {
        var plan = SampleReports.plan
        plan.facts.inputName = String(repeating: "a-very-long-name", count: 20) + ".csv"
        for text in [plan.text, SampleReports.run.text, SampleReports.largePlan.text] {
            for line in text.split(separator: "\n") { #expect(line.count <= 96, "\(line)") }
        }
    }

    @Test func `The plan digest stands in full on a line of its own`() {
        #expect(SampleReports.plan.text.contains("\n  \(SampleReports.digest)\n"))
        #expect(SampleReports.run.text.contains("\n  \(SampleReports.digest)\n"))
    }

    @Test func `The codes of an ending add up to its rows, with those that have none`() {
        var run = SampleReports.run
        run.endings[.failed] += 4
        run.endings[.created] -= 4
        for section in run.issueSections {
            guard case .issues(let list) = section.block else { continue }
            let sum = list.issues.reduce(0) { $0 + $1.count }
            let ending = Ending.allCases.first { list.caption.contains("as \($0.title),") }
            #expect(ending.map { run.endings[$0] } == sum, "\(section.title)")
        }
        #expect(run.text.contains("4  no code\n"))
        #expect(run.text.contains("3  in doubt\n"))
    }
}
