/// The style sheets of an HTML report, in the order in which they apply.
enum HTMLStyle {
    /// The whole sheet; each printed page carries the beginning of the plan's digest.
    static func sheet(planDigest: String) -> HTML {
        // In a style sheet nothing is escaped, so nothing but hex digits may get there.
        let digest = String(planDigest.filter { $0.isASCII && $0.isHexDigit }.prefix(16))
        let pageFoot = """
            @page { @bottom-left { content: "Plan \(digest)\\2026"; font: 8pt sans-serif; color: #59626d; } }

            """
        return HTML(stringLiteral: colours + screen + tables + signOff + narrow + paper + pageFoot)
    }

    private static let colours = """
        :root {
          --ink: #1b1f24; --soft: #59626d; --hair: #dfe3e8; --paper: #fff; --wash: #f6f7f9; --accent: #1f4f8a;
          --good: #1d6b4f; --attention: #8a5a00; --bad: #a62b1f;
          --created: #23795a; --recovered: #6bb59a; --already: #8799ab; --ready: #2f6db0; --rejected: #d8962f;
          --failed: #b8392b; --review: #7c52a5; --open: #c9cfd6;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --ink: #e6e9ed; --soft: #9aa4b0; --hair: #30363e; --paper: #14171b; --wash: #1c2026; --accent: #8ab8ee;
            --good: #6cc7a1; --attention: #e2b158; --bad: #f08b7e;
            --created: #3f9d79; --recovered: #8fcfb7; --already: #71839a; --ready: #5a96d6; --rejected: #d8a04a;
            --failed: #dc6557; --review: #a583cc; --open: #4c545e;
          }
        }
        .e-created { fill: var(--created); background: var(--created); }
        .e-recovered { fill: var(--recovered); background: var(--recovered); }
        .e-already_done { fill: var(--already); background: var(--already); }
        .e-ready { fill: var(--ready); background: var(--ready); }
        .e-rejected { fill: var(--rejected); background: var(--rejected); }
        .e-failed { fill: var(--failed); background: var(--failed); }
        .e-needs_review { fill: var(--review); background: var(--review); }
        .e-not_attempted { fill: var(--open); background: var(--open); }

        """

    private static let screen = """
        * { box-sizing: border-box; }
        html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          max-width: 56rem; margin: 0 auto; padding: 3.5rem 2rem 3rem; overflow-wrap: break-word;
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
        }
        p { margin: 0; }
        small { font-size: .8125rem; color: var(--soft); }
        code { font: .8125rem/1.45 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        .hex { overflow-wrap: anywhere; }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums lining-nums; }
        .kicker { color: var(--soft); font-size: .875rem; }
        .kicker span::before { content: "\\00b7"; margin: 0 .4em 0 .2em; }
        h1 { margin: .1rem 0 .7rem; font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; }
        .verdict { max-width: 42rem; font-size: 1.1875rem; line-height: 1.45; }
        .verdict { padding-left: .9rem; border-left: 3px solid var(--attention); }
        .good .verdict { border-color: var(--good); }
        .defect .verdict { border-color: var(--bad); color: var(--bad); font-weight: 600; }
        .figures { display: grid; grid-template-columns: repeat(4, auto); gap: 1rem 2rem; margin: 1.9rem 0 0; }
        .figures dt { color: var(--soft); font-size: .8125rem; }
        .figures dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 600; letter-spacing: -.01em; }
        .figures dd { font-variant-numeric: tabular-nums lining-nums; }
        section { margin-top: 2.6rem; padding-top: 1.1rem; border-top: 1px solid var(--hair); }
        h2 { margin: 0 0 .9rem; font-size: 1.125rem; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; }
        ul { margin: 0; padding-left: 1.15rem; max-width: 44rem; }
        li + li { margin-top: .35rem; }
        li::marker { color: var(--soft); }
        .facts { margin: 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.75rem; }
        .facts > div { display: contents; }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; min-width: 0; }
        .facts dd.n { justify-self: start; min-width: max-content; }
        footer { margin-top: 2.6rem; padding-top: .9rem; border-top: 1px solid var(--hair); }
        footer { color: var(--soft); font-size: .8125rem; }
        footer code { overflow-wrap: anywhere; font-size: .75rem; }

        """

    private static let tables = """
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .5rem; }
        th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--hair); }
        th:first-child, td:first-child { padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        th { font-weight: 400; }
        thead th { padding-top: .2rem; color: var(--soft); font-size: .8125rem; white-space: nowrap; }
        th.n, td.n { text-align: right; }
        .bar { display: block; border-radius: 5px; overflow: hidden; margin-bottom: 1.2rem; }
        .bar rect { stroke: var(--paper); stroke-width: 1.5px; }
        .swatch { display: inline-block; width: .72rem; height: .72rem; border-radius: 2px; margin-right: .6rem; }
        .closing td.n { min-width: 5.5rem; }
        .closing th small { margin-left: .4rem; }
        .closing tbody td, .closing tbody th { padding-top: .34rem; padding-bottom: .34rem; }
        .zero th, .zero td { color: var(--soft); }
        .zero .swatch { opacity: .35; }
        .sum th, .sum td { font-weight: 600; }
        .sum tr:first-child th, .sum tr:first-child td { border-top: 1.5px solid var(--ink); }
        .sum tr:last-child th, .sum tr:last-child td { border-bottom: 3px double var(--ink); }
        .residual.closed td { color: var(--good); }
        .residual.open td, .residual.open th { color: var(--bad); }
        .identity { margin-top: .8rem; color: var(--soft); font-size: .875rem; }
        .issues th[scope=row] { width: 34%; }
        .issues tbody td.n { font-weight: 600; }
        .issues .first { white-space: nowrap; }
        .place { display: block; font-variant-numeric: tabular-nums; }
        .issues .todo { width: 38%; }
        .meaning { display: block; margin-top: .15rem; color: var(--soft); font-size: .875rem; }
        .seen + .remedy { margin-top: .35rem; }
        .seen { font-size: .875rem; color: var(--soft); }
        .remedy { font-size: .9375rem; }
        .tag { margin-left: .6rem; padding: .05rem .45rem; border: 1px solid currentColor; border-radius: 3px; }
        .tag { font-size: .75rem; color: var(--soft); white-space: nowrap; }
        .tag.warning { color: var(--attention); }

        """

    private static let signOff = """
        .signoff > p { max-width: 42rem; }
        .signoff > p + p { margin-top: .5rem; }
        .signature { display: grid; grid-template-columns: 1.3fr .8fr 1.7fr; gap: 0 1.75rem; margin-top: 1.7rem; }
        .signature > p { grid-column: 1 / -1; font-weight: 600; }
        .line { margin-top: 2.6rem; padding-top: .3rem; border-top: 1px solid var(--ink); }
        .line { color: var(--soft); font-size: .8125rem; }

        """

    private static let narrow = """
        @media screen and (max-width: 40rem) {
          body { padding: 1.75rem 1.15rem 2rem; }
          h1 { font-size: 1.5625rem; }
          .verdict { font-size: 1.0625rem; }
          .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .figures dd { font-size: 1.25rem; }
          .facts { display: block; }
          .facts > div { display: block; margin-bottom: .55rem; }
          .facts dt { font-size: .8125rem; }
          .facts dd.n { width: auto !important; text-align: left; }
          .closing th small { display: block; margin-left: 1.32rem; }
          .closing td.n { min-width: 0; }
          .stacks thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .stacks, .stacks tbody, .stacks tr, .stacks th, .stacks td { display: block; width: auto !important; }
          .stacks tr { padding: .8rem 0; border-bottom: 1px solid var(--hair); }
          .stacks tbody th, .stacks tbody td { padding: 0; border: 0; text-align: left; white-space: normal; }
          .stacks tbody td { margin-top: .35rem; }
          .stacks td::before { content: attr(data-label) "  "; color: var(--soft); font-size: .8125rem; font-weight: 400; }
          .stacks .todo::before, .stacks .first:empty, .stacks .todo:empty { display: none; }
          .stacks caption { display: block; padding-bottom: 0; }
          .issues .first { white-space: normal; }
          .place { display: inline-block; margin-right: .9rem; white-space: nowrap; }
          .signature { grid-template-columns: 1fr; }
        }

        """

    private static let paper = """
        @page { size: A4; margin: 17mm 17mm 19mm; }
        @page {
          @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #59626d; }
        }
        @media print {
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.42; }
          h1 { font-size: 19pt; }
          h2 { font-size: 11.5pt; break-after: avoid; }
          .verdict { font-size: 12pt; }
          .figures { margin-top: 5mm; }
          .figures dd { font-size: 14pt; }
          small, code, caption, .kicker, .meaning, .seen, .remedy, .identity, .tag, thead th { font-size: 8.5pt; }
          .line, .figures dt, footer { font-size: 8pt; }
          footer code { font-size: 7pt; }
          section { margin-top: 6.5mm; padding-top: 3mm; }
          .bar { height: 6mm; }
          thead { display: table-header-group; }
          caption { break-after: avoid; }
          tr, .facts > div, .figures, li, .identity { break-inside: avoid; }
          .closing, .signoff, .signature { break-inside: avoid; }
          section:has(.closing), section:has(.signoff) { break-inside: avoid; }
          th, td { padding-top: 1.3mm; padding-bottom: 1.3mm; }
          .closing tbody td, .closing tbody th { padding-top: .8mm; padding-bottom: .8mm; }
          .line { margin-top: 11mm; }
          .place { font-size: 8.5pt; }
          footer { display: none; }
        }

        """
}
