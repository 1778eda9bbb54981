import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// Reports as their readers see them, in a browser.
@Suite(.onOwnThreads, .serialized, .enabled(if: Browser.isExpected, Comment(rawValue: Browser.advice)))
struct ReportPageTests {
    @Test func `A report asks for nothing but itself, and the browser has no complaint`() async throws {
        try await ReportPages.visit { browser, page, address in
            let requests = try await browser.requests()
            #expect(requests == [address], "\(page)")
            let console = try await browser.console().map(\.message)
            #expect(console.isEmpty, "\(page)")
        }
    }

    @Test func `No script runs in a report, whoever puts it there`() async throws {
        try await ReportPages.visit { browser, page, _ in
            try await browser.run(
                """
                const script = document.createElement('script')
                script.textContent = 'window.hacked = 1'
                document.body.append(script)
                const image = document.createElement('div')
                image.innerHTML = '<img src="data:," onerror="window.hacked = 2">'
                document.body.append(image)
                document.body.setAttribute('onclick', 'window.hacked = 3')
                document.body.click()
                """
            )
            #expect(try await browser.run("return window.hacked === undefined", as: Bool.self), "\(page)")
            let complaints = try await browser.console().map(\.message)
            for refused in ["inline script", "inline event handler", "Loading the image"] {
                #expect(complaints.contains { $0.contains(refused) }, "\(page) has no complaint of \(refused)")
            }
        }
    }

    @Test(arguments: [400, 1280])
    func `A report is read without scrolling sideways, on a telephone and on a desk`(width: Int) async throws {
        try await ReportPages.visit(width: width) { browser, page, _ in
            let overflow = try await PageAudit(browser: browser).overflow
            #expect(overflow.isEmpty, "\(page)")
        }
    }

    @Test(arguments: [400, 1280])
    func `A report is sound to those who do not see it`(width: Int) async throws {
        try await ReportPages.visit(width: width) { browser, page, _ in
            let unsound = try await PageAudit(browser: browser).structure
            #expect(unsound.isEmpty, "\(page)")
            #expect(try await browser.count("table") > 0, "\(page)")
        }
    }

    @Test(arguments: [false, true])
    func `Every text of a report stands out from what is behind it, in light and dark`(isDark: Bool) async throws {
        try await ReportPages.visit(isDark: isDark) { browser, page, _ in
            let audit = PageAudit(browser: browser)
            let faint = try await audit.contrast
            #expect(faint.isEmpty, "\(page)")
            #expect(try await audit.textCount > 30, "\(page)")
            let isWhite = "return getComputedStyle(document.documentElement).backgroundColor === 'rgb(255, 255, 255)'"
            #expect(try await browser.run(isWhite, as: Bool.self) != isDark, "\(page)")
        }
    }

    @Test func `A printed report has its title on the first page and the plan's digest on each, on A4 and Letter`()
        async throws
    {
        // Printed from the dark scheme, which is not for paper.
        try await ReportPages.visit(isDark: true) { browser, page, _ in
            let heading = try await browser.text("h1")
            let digest = try #require(try await browser.texts("footer code").last).prefix(16)
            #expect(digest.count == 16 && digest.allSatisfy(\.isHexDigit))
            for paper in [Browser.Paper.a4, .letter] {
                let printed = try await PrintedPages(pdf: try await browser.printed(on: paper)).pages
                #expect(printed.first?.contains(heading) == true, "\(page)")
                #expect(printed.allSatisfy { $0.contains("lan digest \(digest)") }, "\(page): \(printed.count) pages")
            }
        }
    }
}
