import MigrationModel

/// Writes a report as one HTML file: no script, no outside asset, and a policy that forbids both.
struct HTMLPage {
    let markup: String

    init(_ document: ReportDocument) {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(document.kind): \(document.title)</title>
            <style>
            \(HTMLStyle.sheet(planDigest: document.planDigest, digestName: document.digestName))</style>
            </head>
            <body class="\(document.tone.rawValue)">
            <a class="skip" href="#report">Skip to the report</a>
            \(Self.header(document))\(Self.contents(document.chapters))<main id="report" tabindex="-1">
            \(document.chapters.map(Self.chapter))</main>
            <footer>
            <p>\(document.kind) of \(document.title), made \(UTCTimestamp(document.createdAt).plain) by tokenferry \
            \(document.toolVersion). Tokens are not shown. \(document.digestName) <code>\(document.planDigest)</code></p>
            </footer>
            </body>
            </html>

            """
        markup = page.markup
    }

    private static func header(_ document: ReportDocument) -> HTML {
        let figures: [HTML] = document.figures.map { figure in
            "<div><dt>\(figure.label)</dt><dd>\(figure.value)</dd></div>\n"
        }
        return """
            <header>
            <p class="kicker">\(document.kind) <span>\(document.scope)</span></p>
            <h1>\(document.title)</h1>
            <p class="verdict">\(options(document.verdict))</p>
            <dl class="figures">
            \(figures)</dl>
            </header>

            """
    }

    /// Links to the chapters, where there are enough of them to get lost among.
    private static func contents(_ chapters: [ReportDocument.Chapter]) -> HTML {
        guard chapters.count > 5 else { return "" }
        let links: [HTML] = chapters.map { "<li><a href=\"#\($0.section.key)\">\($0.section.title)</a></li>\n" }
        return """
            <nav aria-label="Contents">
            <ol>
            \(links)</ol>
            </nav>

            """
    }

    private static func chapter(_ chapter: ReportDocument.Chapter) -> HTML {
        """
        <section id="\(chapter.section.key)" aria-labelledby="\(chapter.section.key)-title">
        <h2 id="\(chapter.section.key)-title">\(chapter.section.title)</h2>
        \(block(chapter.section.block))\(parts(chapter.parts))</section>

        """
    }

    /// The parts, narrow ones that follow each other beside each other.
    private static func parts(_ parts: [ReportDocument.Section]) -> HTML {
        var rows: [(isNarrow: Bool, parts: [HTML])] = []
        for part in parts {
            let isNarrow = isNarrow(part.block)
            let html: HTML = """
                <section class="part" id="\(part.key)" aria-labelledby="\(part.key)-title">
                <h3 id="\(part.key)-title">\(part.title)</h3>
                \(block(part.block))</section>

                """
            if isNarrow, rows.last?.isNarrow == true {
                rows[rows.count - 1].parts.append(html)
            } else {
                rows.append((isNarrow, [html]))
            }
        }
        let html: [HTML] = rows.map { row in
            row.isNarrow && row.parts.count > 1 ? "<div class=\"parts\">\n\(row.parts)</div>\n" : "\(row.parts)"
        }
        return "\(html)"
    }

    /// Whether a block needs no more than half of the width.
    private static func isNarrow(_ block: ReportDocument.Block) -> Bool {
        if case .table(let table) = block { return table.isDistribution }
        return false
    }

    private static func block(_ block: ReportDocument.Block) -> HTML {
        switch block {
        case .facts(let facts): self.facts(facts)
        case .closing(let closing): self.closing(closing)
        case .issues(let list): issues(list)
        case .table(let table): self.table(table)
        case .notes(let notes): self.notes(notes)
        case .signOff(let signOff): self.signOff(signOff)
        case .histogram(let histogram): HistogramSVG(histogram).html
        case .timeline(let chart): TimelineSVG(chart).html
        }
    }

    private static func notes(_ notes: [String]) -> HTML {
        if notes.count == 1, let note = notes.first { return "<p class=\"note\">\(prose(note))</p>\n" }
        return "<ul>\n\(notes.map { "<li>\(prose($0))</li>\n" as HTML })</ul>\n"
    }

    private static func facts(_ facts: [ReportDocument.Fact]) -> HTML {
        // Numbers line up among themselves, and the longest begins where the texts begin.
        let width = String(Double(ReportDocument.Fact.digits(of: facts)) * 0.9)
        let rows: [HTML] = facts.map { fact in
            switch fact.value {
            case .text(let text): "<div><dt>\(fact.label)</dt><dd>\(factProse(text))</dd></div>\n"
            case .number(let number):
                """
                <div><dt>\(fact.label)</dt><dd class="n" style="width: \(width)ch">\(number)</dd></div>

                """
            case .fingerprint(let hex), .digest(let hex):
                "<div><dt>\(fact.label)</dt><dd><code class=\"hex\">\(hex)</code></dd></div>\n"
            }
        }
        return "<dl class=\"facts\">\n\(rows)</dl>\n"
    }
}
