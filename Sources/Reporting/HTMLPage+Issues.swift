import MigrationModel

extension HTMLPage {
    /// Issues as a table: what, how many, where first, and what to do.
    static func issues(_ list: ReportDocument.IssueList) -> HTML {
        """
        <table class="issues stacks">
        <caption>\(list.caption)</caption>
        <thead><tr><th scope="col">Code and meaning</th><th scope="col" class="n">\(list.countTitle)</th>\
        <th scope="col">First at</th><th scope="col">Seen, and what to do</th></tr></thead>
        <tbody>
        \(list.issues.map { row($0, countTitle: list.countTitle) })</tbody>
        </table>

        """
    }

    private static func row(_ issue: ReportDocument.Issue, countTitle: String) -> HTML {
        let tag: HTML = issue.tag.map { "<span class=\"tag \($0)\">\($0)</span>" } ?? ""
        let meaning: HTML = issue.meaning.isEmpty ? "" : "<span class=\"meaning\">\(issue.meaning)</span>"
        let first: [HTML] = issue.first.map(\.address).map { address in
            "<span class=\"place\">line \(String(address.line)) <small>row \(String(address.ordinal))</small></span>"
        }
        let detail: HTML = issue.detail.isEmpty ? "" : "<p class=\"seen\">\(issue.detail)</p>"
        let remedy: HTML = issue.remedy.isEmpty ? "" : "<p class=\"remedy\">\(issue.remedy)</p>"
        return """
            <tr data-code="\(issue.code)"><th scope="row"><code>\(issue.code)</code>\(tag)\(meaning)</th>\
            <td class="n" data-label="\(countTitle)">\(issue.count)</td>\
            <td class="first" data-label="First at">\(first)</td>\
            <td class="todo" data-label="Seen, and what to do">\(detail)\(remedy)</td></tr>

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
