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
            \(HTMLStyle.sheet(planDigest: document.planDigest))</style>
            </head>
            <body class="\(document.tone.rawValue)">
            \(Self.header(document))<main>
            \(document.sections.map(Self.section))</main>
            <footer>
            <p>\(document.kind) of \(document.title), made \(UTCTimestamp(document.createdAt).seconds) by tokenferry \
            \(document.toolVersion). Tokens are not shown. Plan digest <code>\(document.planDigest)</code></p>
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
            <p class="verdict">\(document.verdict)</p>
            <dl class="figures">
            \(figures)</dl>
            </header>

            """
    }

    private static func section(_ section: ReportDocument.Section) -> HTML {
        """
        <section>
        <h2>\(section.title)</h2>
        \(block(section.block))</section>

        """
    }

    private static func block(_ block: ReportDocument.Block) -> HTML {
        switch block {
        case .facts(let facts): self.facts(facts)
        case .closing(let closing): self.closing(closing)
        case .issues(let list): issues(list)
        case .table(let table): self.table(table)
        case .notes(let notes): "<ul>\n\(notes.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
        case .signOff(let signOff): self.signOff(signOff)
        case .histogram, .timeline: ""
        }
    }

    private static func facts(_ facts: [ReportDocument.Fact]) -> HTML {
        // Numbers line up among themselves, and the longest begins where the texts begin.
        let width = String(Double(ReportDocument.Fact.digits(of: facts)) * 0.9)
        let rows: [HTML] = facts.map { fact in
            switch fact.value {
            case .text(let text): "<div><dt>\(fact.label)</dt><dd>\(text)</dd></div>\n"
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

    private static func closing(_ closing: ClosingIdentity) -> HTML {
        let rows: [HTML] = closing.endings.all.map { ending, count in
            """
            <tr data-ending="\(ending.rawValue)"\(count == 0 ? " class=\"zero\"" as HTML : "")>\
            <th scope="row"><i class="swatch \(StackedBar.cssClass(of: ending, isPlan: closing.isPlan))"></i>\
            \(ending.title) <small>\(closing.remark(on: ending))</small></th>\
            <td class="n">\(count)</td><td class="n">\(count.share(of: closing.rows))</td></tr>

            """
        }
        let isClosed: HTML = closing.residual == 0 ? "closed" : "open"
        return """
            \(StackedBar(closing).html)<table class="closing">
            <caption>What every row ended as</caption>
            <thead><tr><th scope="col">Ending</th><th scope="col" class="n">Rows</th>\
            <th scope="col" class="n">Share</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            <tbody class="sum">
            <tr><th scope="row">Accounted for</th><td class="n">\(closing.endings.total)</td><td></td></tr>
            <tr><th scope="row">Rows in the file</th><td class="n">\(closing.rows)</td><td></td></tr>
            <tr class="residual \(isClosed)"><th scope="row">Residual</th><td class="n">\(closing.residual)</td><td></td></tr>
            </tbody>
            </table>
            <p class="identity">\(closing.sentence)</p>

            """
    }

    private static func table(_ table: ReportDocument.Table) -> HTML {
        let head: [HTML] = table.columns.enumerated().map { column, title in
            "<th scope=\"col\"\(table.isNumeric(column: column) ? " class=\"n\"" as HTML : "")>\(title)</th>"
        }
        let rows: [HTML] = table.rows.map { cells in
            let cells: [HTML] = zip(cells, table.columns).enumerated().map { column, cell in
                let label: HTML = "data-label=\"\(cell.1)\""
                if column == 0 { return "<th scope=\"row\" \(label)>\(cell.0.text)</th>" }
                return
                    "<td \(label)\(table.isNumeric(column: column) ? " class=\"n\"" as HTML : "")>\(cell.0.text)</td>"
            }
            return "<tr>\(cells)</tr>\n"
        }
        return """
            <table class="stacks">
            <caption>\(table.caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }
}
