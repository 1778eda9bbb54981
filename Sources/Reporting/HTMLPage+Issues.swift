import MigrationModel

extension HTMLPage {
    /// Issues as a table: what, how many, what to do, and under each the first rows with what they say.
    static func issues(_ list: ReportDocument.IssueList) -> HTML {
        """
        <table class="issues\(list.isByMessage ? " messages" : "")">
        <caption>\(list.caption)</caption>
        <thead><tr><th scope="col">\(list.codeTitle)</th><th scope="col" class="n">\(list.countTitle)</th>\
        <th scope="col">\(list.remedyTitle)</th></tr></thead>
        \(list.issues.map { issue($0, of: list) })</table>
        \(list.rest.map { "<p class=\"rest\">\($0)</p>\n" as HTML } ?? "")
        """
    }

    private static func issue(_ issue: ReportDocument.Issue, of list: ReportDocument.IssueList) -> HTML {
        let tag: HTML = issue.tag.map { "<span class=\"tag \($0)\">\($0)</span>" } ?? ""
        let meaning: HTML = issue.meaning.isEmpty ? "" : "<span class=\"meaning\">\(issue.meaning)</span>"
        let detail: HTML = issue.detail.isEmpty ? "" : "<p class=\"seen\">\(issue.detail)</p>"
        let remedy: HTML = issue.remedy.isEmpty ? "" : "<p class=\"remedy\">\(options(issue.remedy))</p>"
        return """
            <tbody>
            <tr data-code="\(issue.code)"\(issue.first.isEmpty ? "" : " class=\"with-examples\"" as HTML)>\
            <th scope="row"><code>\(issue.code)</code>\(tag)\(meaning)</th>\
            <td class="n" data-label="\(list.countTitle)">\(issue.count)</td>\
            <td class="todo">\(detail)\(remedy)</td></tr>
            \(examples(issue.first, areInRow: list.isByMessage))</tbody>

            """
    }

    /// The first rows concerned; places alone stand side by side, those with cells below each other unless told otherwise.
    private static func examples(_ examples: [RowExample], areInRow: Bool) -> HTML {
        guard !examples.isEmpty else { return "" }
        let items: [HTML] = examples.map { example in
            // Line and row are places to go to and to type in, so they have no thousands separators.
            let (line, row) = (String(example.address.line), String(example.address.ordinal))
            let place: HTML =
                example.address.line > 0
                ? "<span class=\"place\">line \(line) <small>row \(row)</small></span>"
                : "<span class=\"place\">row \(row)</span>"
            let cells: [HTML] = example.cells.map { cell in
                // Beside each other, places say nothing but the row's customer, which needs no label.
                let label: HTML = areInRow ? "" : "<small>\(cell.column)</small> "
                let form: HTML = areInRow && !isLong(cell.shown) ? " whole" : ""
                return
                    " <span class=\"cell\(form)\">\(label)<code>\(cell.shown.isEmpty ? "empty" : cell.shown)</code></span>"
            }
            return "<li>\(place)\(cells)</li>"
        }
        let isBare = areInRow || examples.allSatisfy(\.cells.isEmpty)
        return """
            <tr class="examples"><td colspan="3"><span class="first">First at</span> \
            <ol\(isBare ? " class=\"places\"" as HTML : "")>\(items)</ol></td></tr>

            """
    }

    /// Lines to sign on.
    static func signOff(_ signOff: ReportDocument.SignOff) -> HTML {
        let rows: [HTML] = signOff.roles.map { role in
            """
            <div class="signature"><p>\(role)</p>\
            <div class="line">Name</div><div class="line">Date</div><div class="line wide">Signature</div></div>

            """
        }
        return """
            <div class="signoff">
            <p>\(factProse(signOff.statement))</p>
            <p><code class="hex">\(signOff.digest)</code></p>
            \(rows)</div>

            """
    }
}
