import Foundation
import MigrationModel
import OrderedJSON
import Testing

@testable import Reporting

struct HostileTextTests {
    @Test(arguments: Formats.hostile)
    func `The HTML escapes what comes from elsewhere`(formats: Formats) {
        #expect(!formats.html.contains("<script"))
        #expect(!formats.html.contains("<b>"))
        #expect(!formats.html.contains("\u{1B}"))
        #expect(!formats.html.contains("\u{202E}"))
        #expect(formats.html.ranges(of: "</style>").count == 1)
        #expect(formats.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;b&gt;"))
    }

    @Test(arguments: Formats.hostile + Formats.sound)
    func `The HTML has no script and no address of anything outside, and forbids both`(formats: Formats) {
        #expect(formats.html.contains(#"content="default-src 'none'; style-src 'unsafe-inline'""#))
        for forbidden in ["<script", "src=", "url(", "@import", "http:", "https:", "<link", "onload"] {
            #expect(!formats.html.contains(forbidden), "\(forbidden)")
        }
        // Links lead to places of the same page.
        #expect(formats.html.matches(of: /href=/).count == formats.html.matches(of: /href="#[a-z_]+"/).count)
    }

    @Test(arguments: Formats.hostile + Formats.sound)
    func `Every element that is opened is closed, and tables have captions and scopes`(formats: Formats) throws {
        let empty: Set = ["meta"]
        var open: [Substring] = []
        for match in formats.html.matches(of: /<(\/?)([a-z][a-z0-9]*)[^>]*>/)
        where !empty.contains(String(match.2)) && !match.0.hasSuffix("/>") {
            if match.1.isEmpty { open.append(match.2) } else { #expect(open.popLast() == match.2) }
        }
        #expect(open.isEmpty)
        #expect(formats.html.ranges(of: "<table").count == formats.html.ranges(of: "<caption>").count)
        #expect(formats.html.ranges(of: "<th ").count == formats.html.ranges(of: "<th scope=").count)
        #expect(formats.html.ranges(of: "<th>").isEmpty)
    }

    @Test func `Options and commands in hostile words are text like the rest`() {
        #expect(
            HTMLPage.options("a--b --<b> --x<i> ---").markup
                == "a--b --&lt;b&gt; <span class=\"option\">--x</span>&lt;i&gt; ---"
        )
        #expect(HTMLPage.factProse("`<b>`.csv").markup == "`&lt;b&gt;`.csv")
        #expect(HTMLPage.factProse("`tokenferry <b>`").markup == "<code>tokenferry &lt;b&gt;</code>")
    }

    @Test func `A word that no line holds may be broken anywhere, others only where they end`() {
        let cells: [[ReportDocument.Table.Cell]] = [
            [
                .text("2026-06-22, past"), .text(String(repeating: "x", count: 41)), .text("cus-12-34"),
                .text("one two"), .number(3),
            ]
        ]
        let html = HTMLPage.table(.init(caption: "c", columns: ["A", "B", "C", "D", "E"], rows: cells)).markup
        #expect(html.contains("<th scope=\"row\" class=\"whole\">2026"))
        #expect(html.contains("<td class=\"broken\">xxx"))
        #expect(html.contains("<td class=\"whole\">cus-12-34") && html.contains("<td>one two</td>"))
    }

    @Test(arguments: Formats.hostile)
    func `The text cannot steer the terminal`(formats: Formats) {
        #expect(!formats.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!formats.text.contains("\u{202E}"))
    }

    @Test(arguments: Formats.hostile)
    func `The JSON gives hostile text back unchanged, on one line`(formats: Formats) throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(formats.json.utf8)) as? [String: Any])
        #expect(object["job"] as? String == Formats.hostileText)
        #expect(!formats.json.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test func `The JSON escapes what it has to`() {
        let value = JSONValue.array([
            .string("a\"\\\n\t\u{1}\u{2028}é"), .number(.nan), .null, .bool(true), .number(1.5),
        ])
        #expect(value.text == #"["a\"\\\n\t\u0001\u2028é",null,null,true,1.5]"#)
    }
}
