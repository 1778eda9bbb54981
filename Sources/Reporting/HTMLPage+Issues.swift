import MigrationModel

extension HTMLPage {
    /// Issues as a table: what, how many, what to do, and under each the first rows with what they say.
    static func issues(_ list: ReportDocument.IssueList) -> HTML {
        """
        <table class="issues">
        <caption>\(list.caption)</caption>
        <thead><tr><th scope="col">Code and meaning</th><th scope="col" class="n">\(list.countTitle)</th>\
        <th scope="col">Seen, and what to do</th></tr></thead>
        \(list.issues.map { issue($0, countTitle: list.countTitle) })</table>

        """
    }

    private static func issue(_ issue: ReportDocument.Issue, countTitle: String) -> HTML {
        let tag: HTML = issue.tag.map { "<span class=\"tag \($0)\">\($0)</span>" } ?? ""
        let meaning: HTML = issue.meaning.isEmpty ? "" : "<span class=\"meaning\">\(issue.meaning)</span>"
        let detail: HTML = issue.detail.isEmpty ? "" : "<p class=\"seen\">\(issue.detail)</p>"
        let remedy: HTML = issue.remedy.isEmpty ? "" : "<p class=\"remedy\">\(issue.remedy)</p>"
        return """
            <tbody>
            <tr data-code="\(issue.code)"\(issue.first.isEmpty ? "" : " class=\"with-examples\"" as HTML)>\
            <th scope="row"><code>\(issue.code)</code>\(tag)\(meaning)</th>\
            <td class="n" data-label="\(countTitle)">\(issue.count)</td>\
            <td class="todo">\(detail)\(remedy)</td></tr>
            \(examples(issue.first))</tbody>

            """
    }

    /// The first rows concerned; places alone stand side by side, those with cells below each other.
    private static func examples(_ examples: [RowExample]) -> HTML {
        guard !examples.isEmpty else { return "" }
        let items: [HTML] = examples.map { example in
            // Line and row are places to go to and to type in, so they have no thousands separators.
            let place: HTML = """
                <span class="place">line \(String(example.address.line)) <small>row \(String(example.address.ordinal))</small></span>
                """
            let cells: [HTML] = example.cells.map { cell in
                " <span class=\"cell\"><small>\(cell.column)</small> <code>\(cell.shown.isEmpty ? "empty" : cell.shown)</code></span>"
            }
            return "<li>\(place)\(cells)</li>"
        }
        let isBare = examples.allSatisfy(\.cells.isEmpty)
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
            <p>\(signOff.statement)</p>
            <p><code class="hex">\(signOff.digest)</code></p>
            \(rows)</div>

            """
    }
}
