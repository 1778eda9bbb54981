import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// Hostile texts through the whole program, and what the programs of readers make of its files.
@Suite(.onOwnThreads, .serialized)
struct NaughtyReportTests {
    /// Files of a kind, but `rejected.csv`, which is the input's own rows for the next plan.
    private static func files(_ kind: String) async throws -> [(name: String, data: Data)] {
        let all = try await NaughtyReports.shared.files
        let names = all.keys.filter { $0.hasSuffix("." + kind) && $0 != "rejected.csv" }.sorted()
        #expect(names.contains("plan.\(kind)") && names.contains("report.\(kind)"))
        return names.map { ($0, all[$0] ?? Data()) }
    }

    @Test(.enabled(if: Browser.isExpected, Comment(rawValue: Browser.advice)))
    func `Pages show hostile texts as texts: no element, attribute, script or request comes of them`() async throws {
        let pages = try await Self.files("html")
        try await Browser.open(width: 400) { browser in
            for page in pages {
                let file = try TemporaryFile(page.data, suffix: ".html")
                _ = try await (browser.requests(), browser.console())
                try await browser.go(toFile: file.path)
                let requests = try await browser.requests()
                #expect(requests == [URL(fileURLWithPath: file.path).absoluteString], "\(page.name)")
                let console = try await browser.console().map(\.message)
                #expect(console.isEmpty, "\(page.name)")
                let unexpected = try await browser.run(Self.unexpected, as: [String].self)
                #expect(unexpected.isEmpty, "\(page.name)")
                #expect(try await browser.alert == nil)
                let overflow = try await PageAudit(browser: browser).overflow
                #expect(overflow.isEmpty, "\(page.name)")
            }
        }
    }

    @Test(.enabled(if: Browser.isExpected, Comment(rawValue: Browser.advice)))
    func `A page's texts read as they were, but for what cannot be seen`() async throws {
        let pages = try await Self.files("html").filter { ["plan.html", "report.html"].contains($0.name) }
        try await Browser.open { browser in
            for page in pages {
                let file = try TemporaryFile(page.data, suffix: ".html")
                try await browser.go(toFile: file.path)
                let text = try await browser.run("return document.body.textContent", as: String.self)
                #expect(text.contains(NaughtyReports.account), "\(page.name)")
                #expect(text.contains(NaughtyReports.inputName.replacing("\u{202E}", with: "\u{FFFD}")), "\(page.name)")
                #expect(!text.contains("&lt;") && !text.unicodeScalars.contains("\u{202E}"), "\(page.name)")
            }
        }
    }

    @Test func `JSON is parsed, and gives texts back as they were`() async throws {
        for file in try await Self.files("json") {
            let object = try JSONSerialization.jsonObject(with: file.data)
            let texts = Self.texts(of: object)
            #expect(!texts.isEmpty, "\(file.name)")
            guard ["plan.json", "report.json"].contains(file.name) else { continue }
            #expect(texts.contains(NaughtyReports.inputName), "\(file.name)")
            #expect(texts.contains(NaughtyReports.account), "\(file.name)")
        }
    }

    @Test func `CSV is read as it was written, and no cell of it begins a formula`() async throws {
        var customers: Set<String> = []
        for file in try await Self.files("csv") {
            let copy = try TemporaryFile(file.data)
            let result = try await Program.run(["inspect", copy.path, "--records", "0", "--format", "json"])
            #expect(result.status == 0, "\(file.name): \(result.errors)")
            for line in result.output.split(separator: "\n") {
                let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                let fields = try #require(record?["fields"] as? [String: String], "\(file.name)")
                for field in fields.values where Double(field) == nil {
                    let isFormula = field.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
                    #expect(!isFormula, "\(file.name): \(field.prefix(60))")
                }
                if file.name == "rows.csv" { customers.insert(fields["customer_id"] ?? "") }
            }
        }
        // What went to Chargebee is in rows.csv as it was, or with an apostrophe in front.
        for name in ["script", "sum", "at", "SQL", "wide letters", "template", "prototype", "JSON", "CSV"] {
            let text = try #require(NaughtyString.all.first { $0.name == name }).text
            #expect(customers.contains(text) || customers.contains("'" + text), "\(name)")
        }
    }

    @Test(.enabled(if: OpenedWorkbook.isExpected, Comment(rawValue: OpenedWorkbook.advice)))
    func `A workbook opens in LibreOffice, with nothing that is worked out and nothing that leads anywhere`()
        async throws
    {
        for file in try await Self.files("xlsx") {
            let copy = try TemporaryFile(file.data, suffix: ".xlsx")
            let book = try await OpenedWorkbook(path: copy.path)
            #expect(book.formulas.isEmpty, "\(file.name)")
            #expect(book.links.isEmpty, "\(file.name)")
            #expect(book.texts.count > 20, "\(file.name)")
            guard ["plan.xlsx", "report.xlsx"].contains(file.name) else { continue }
            #expect(book.texts.contains { $0.contains("<img src=x onerror=hacked(0)>&\"'`=1+1") }, "\(file.name)")
            #expect(book.texts.contains(NaughtyReports.account), "\(file.name)")
        }
    }

    @Test func `Nothing that steers a terminal gets there`() async throws {
        let steering = try await NaughtyReports.shared.terminal.unicodeScalars.filter { scalar in
            scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{202E}"
        }
        #expect(steering.isEmpty)
    }

    /// All texts of a JSON value but the keys.
    private static func texts(of value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(texts)
        case let object as [String: Any]: object.values.flatMap(texts)
        default: []
        }
    }

    /// Elements and attributes that no report has, and what a script would have left.
    private static let unexpected = """
        const wrong = []
        if (window.hacked !== undefined) wrong.push('a script ran')
        const known = ['script', 'img', 'iframe', 'object', 'embed', 'link', 'base', 'form', 'input', 'textarea',
          'b', 'x', 'animate', 'image', 'use', 'foreignObject', 'video', 'audio', 'template']
        for (const name of known) if (document.getElementsByTagName(name).length) wrong.push(`an element ${name}`)
        if (document.querySelectorAll('style').length !== 1) wrong.push('not one style sheet')
        const metas = Array.from(document.querySelectorAll('meta[http-equiv]'), e => e.httpEquiv)
        if (metas.join() !== 'Content-Security-Policy') wrong.push(`http-equiv: ${metas}`)
        for (const element of document.querySelectorAll('*'))
          for (const attribute of element.attributes)
            // Links lead to places of the same page.
            if (/^on|^(src|href|srcdoc|action|autofocus|xlink:href)$/i.test(attribute.name)
                && !(element.tagName === 'A' && /^#[a-z_]+$/.test(attribute.value)))
              wrong.push(`${element.tagName} ${attribute.name}`)
        return wrong
        """
}
