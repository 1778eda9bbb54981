/// The style sheets of an HTML report and of the live page, in the order in which they apply.
package enum HTMLStyle {
    /// The whole sheet; each printed page carries the beginning of the digest that its report is about.
    ///
    /// - Parameters:
    ///   - planDigest: The digest.
    ///   - digestName: What it is, such as `Undo plan digest`; the default is that of a plan.
    /// - Returns: The sheet's text.
    package static func sheet(planDigest: String, digestName: String = "Plan digest") -> HTML {
        // In a style sheet nothing is escaped, so nothing but hex digits and a plain name may get there.
        let digest = String(planDigest.filter { $0.isASCII && $0.isHexDigit }.prefix(16))
        let name = digestName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " " || $0 == "-") }
        let pageFoot = """
            @page { @bottom-left { content: "\(name) \(digest)\\2026"; font: 8pt sans-serif; color: #59626d; } }

            """
        return HTML(
            stringLiteral: Palette.sheet + screen + contents + tables + issues + charts + signOff + narrow + paper
                + pageFoot
        )
    }

    private static let screen = """
        * { box-sizing: border-box; }
        :root { --shade: rgb(110 120 130 / .45); }
        html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          max-width: 58rem; margin: 0 auto; padding: 3.5rem 2rem 3rem; overflow-wrap: break-word;
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
        .verdict { max-width: 44rem; font-size: 1.1875rem; line-height: 1.45; }
        .verdict { padding-left: .9rem; border-left: 3px solid var(--attention); }
        .good .verdict { border-color: var(--good); }
        .defect .verdict { border-color: var(--bad); color: var(--bad); font-weight: 600; }
        .figures { display: flex; flex-wrap: wrap; gap: 1.1rem 2.75rem; margin: 1.9rem 0 0; }
        .figures dt { color: var(--soft); font-size: .8125rem; }
        .figures dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 600; letter-spacing: -.01em; }
        .figures dd { font-variant-numeric: tabular-nums lining-nums; }
        section { margin-top: 2.8rem; padding-top: 1.1rem; border-top: 1px solid var(--hair); }
        h2 { margin: 0 0 .9rem; font-size: 1.1875rem; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; }
        h3 { margin: 0 0 .3rem; font-size: 1rem; line-height: 1.35; font-weight: 650; }
        .part { margin-top: 1.9rem; padding-top: 0; border: 0; }
        .parts { columns: 2; column-gap: 2.75rem; }
        .parts > .part { margin-top: 0; padding-top: 1.9rem; break-inside: avoid; }
        ul { margin: 0; padding-left: 1.15rem; max-width: 46rem; }
        .note { max-width: 46rem; }
        li + li { margin-top: .35rem; }
        li::marker { color: var(--soft); }
        .facts { margin: 0; display: grid; grid-template-columns: fit-content(18rem) minmax(0, 1fr); gap: .3rem 1.75rem; }
        .facts > div { display: contents; }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; min-width: 0; }
        .facts dd.n { justify-self: start; min-width: max-content; }
        footer { margin-top: 2.8rem; padding-top: .9rem; border-top: 1px solid var(--hair); }
        footer { color: var(--soft); font-size: .8125rem; }
        footer code { overflow-wrap: anywhere; font-size: .75rem; }

        """

    private static let contents = """
        a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -100vw; padding: .4rem .8rem; background: var(--paper); }
        .skip:focus { left: 1rem; top: .6rem; z-index: 1; }
        nav { margin-top: 2.2rem; }
        nav ol { margin: 0; padding: 0; list-style: none; columns: 3; column-gap: 2rem; font-size: .875rem; }
        nav li { break-inside: avoid; }
        nav li + li { margin: 0; }
        nav a { display: inline-block; padding: .12rem 0; text-decoration: none; }
        nav a:hover { text-decoration: underline; }

        """

    private static let signOff = """
        .signoff > p { max-width: 44rem; }
        .signoff > p + p { margin-top: .5rem; }
        .signature { display: grid; grid-template-columns: 1.3fr .8fr 1.7fr; gap: 0 1.75rem; margin-top: 1.7rem; }
        .signature > p { grid-column: 1 / -1; font-weight: 600; }
        .line { margin-top: 2.6rem; padding-top: .3rem; border-top: 1px solid var(--ink); }
        .line { color: var(--soft); font-size: .8125rem; }

        """
}
