import MigrationModel

extension HTMLPage {
    /// The bar of endings, and the sum that closes the report.
    static func closing(_ closing: ClosingIdentity) -> HTML {
        let shares = Shares(closing.endings.all.map(\.count), of: closing.rows)
        let rows: [HTML] = closing.endings.all.enumerated().map { index, entry in
            let (ending, count) = entry
            return """
                <tr data-ending="\(ending.rawValue)"\(count == 0 ? " class=\"zero\"" as HTML : "")>\
                <th scope="row"><i class="swatch \(StackedBar.cssClass(of: ending, isPlan: closing.isPlan))"></i>\
                \(ending.title) <small>\(closing.remark(on: ending))</small></th>\
                <td class="n">\(count)</td><td class="n">\(shares.text(of: index))</td></tr>

                """
        }
        let isClosed: HTML = closing.residual == 0 ? "closed" : "open"
        return """
            \(StackedBar(closing).html)<table class="closing">
            <caption>\(closing.isPlan ? "What becomes of every row" : "What every row ended as" as HTML)</caption>
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

    /// A table; one that may be wider than the page scrolls by itself, and can be reached by keyboard.
    static func table(_ table: ReportDocument.Table) -> HTML {
        let rows = table.pageRows
        let body = rows.dropLast(table.sums)
        let sum: HTML =
            table.sums > 0
            ? "<tbody class=\"sum\">\n\(rows.suffix(table.sums).map { line($0, of: table, [], isMarked: false) })</tbody>\n"
            : ""
        let head: [HTML] = table.columns.enumerated().map { column, title in
            "<th scope=\"col\"\(table.isNumeric(column: column) ? " class=\"n\"" as HTML : "")>\(title)</th>"
        }
        let prose = Set(table.columns.indices.filter { table.isProse(column: $0) })
        let lines = body.enumerated().map { line($1, of: table, prose, isMarked: table.markedRows.contains($0)) }
        let rest: HTML = table.rest.map { "<p class=\"rest\">\($0)</p>\n" } ?? ""
        // What fits on a page is not to be cut in two by its end.
        let names =
            [table.isDistribution ? "distribution" : "plain", rows.count <= 24 ? "short" : "long"]
            + (table.columns.count > 7 ? ["wide"] : [])
        let html: HTML = """
            <table class="\(names.joined(separator: " "))">
            <caption><span>\(table.caption)</span></caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(lines)</tbody>
            \(sum)</table>

            """
        guard table.columns.count > 3 else { return "\(html)\(rest)" }
        return """
            <div class="scroll" role="region" tabindex="0" aria-label="\(table.caption)">
            \(html)</div>
            \(rest)
            """
    }

    private static func line(
        _ cells: [ReportDocument.Table.Cell],
        of table: ReportDocument.Table,
        _ proseColumns: Set<Int>,
        isMarked: Bool
    ) -> HTML {
        let html: [HTML] = cells.enumerated().map { column, cell in
            let text: HTML = table.codeColumns.contains(column) ? "<code>\(cell.text)</code>" : "\(cell.text)"
            let form = form(of: cell, column, table, proseColumns)
            return column == 0 ? "<th scope=\"row\"\(form)>\(text)</th>" : "<td\(form)>\(text)</td>"
        }
        return "<tr\(isMarked ? " class=\"marked\"" as HTML : "")>\(html)</tr>\n"
    }

    /// How a cell is set: a number flush right, words in lines, and one that no line holds broken anywhere.
    private static func form(
        of cell: ReportDocument.Table.Cell,
        _ column: Int,
        _ table: ReportDocument.Table,
        _ proseColumns: Set<Int>
    ) -> HTML {
        if table.isNumeric(column: column) { return " class=\"n\"" }
        if isLong(cell.text) { return " class=\"broken\"" }
        if isWhole(cell.text, upTo: column == 0 ? 24 : 40) { return " class=\"whole\"" }
        // What a line of a table is about stays on one line, where there is the width.
        if column == 0, table.columns.count > 3, cell.text.count <= 20 { return " class=\"kept\"" }
        return proseColumns.contains(column) ? " class=\"prose\"" : ""
    }

    /// Whether a text stays on one line: a name or a number without blanks, and a date or time.
    private static func isWhole(_ text: String, upTo most: Int) -> Bool {
        text.first?.isNumber == true && text.contains("-") && text.count <= 24
            || !text.contains(" ") && text.count <= most
    }

    /// Whether a text has a word that may be longer than its line.
    static func isLong(_ text: String) -> Bool { text.split(separator: " ").contains { $0.count > 40 } }
}
