extension HTMLStyle {
    static let narrow = """
        @media screen and (max-width: 46rem) {
          .parts { columns: 1; }
          nav ol { columns: 2; }
        }
        @media screen and (max-width: 40rem) {
          body { padding: 1.75rem 1.15rem 2rem; }
          h1 { font-size: 1.5625rem; }
          .verdict { font-size: 1.0625rem; }
          .figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 1.5rem; }
          .figures div { display: flex; flex-direction: column; justify-content: space-between; }
          .figures dd { font-size: 1.25rem; }
          nav ol { columns: 1; }
          nav a { padding: .3rem 0; }
          .facts { display: block; }
          .facts > div { display: block; margin-bottom: .55rem; }
          .facts dt { font-size: .8125rem; }
          .facts dd.n { width: auto !important; text-align: left; }
          .closing th small { display: block; margin-left: 1.32rem; }
          .closing td.n { min-width: 0; }
          .scroll td { white-space: nowrap; }
          .scroll td.prose { white-space: normal; min-width: 14rem; }
          .scroll td.broken { white-space: normal; min-width: 10rem; }
          .scroll thead th:first-child, .scroll tbody th {
            position: sticky; left: 0; max-width: 40vw; background: var(--paper);
          }
          .scroll tbody th:not(.whole):not(.n) { min-width: 6rem; }
          .scroll .marked th { background: var(--wash); }
          .scroll caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 2.5rem); }
          .issues thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .issues, .issues tbody, .issues tr, .issues th, .issues td { display: block; width: auto !important; }
          .issues caption { display: block; padding-bottom: 0; }
          .issues tbody { padding: .9rem 0; border-bottom: 1px solid var(--hair); }
          .issues tbody th, .issues tbody td { padding: 0; border: 0; text-align: left; white-space: normal; }
          .issues tbody td { margin-top: .35rem; }
          .issues td.n::before { content: attr(data-label) "  "; color: var(--soft); font-size: .8125rem; font-weight: 400; }
          .issues tbody .todo { padding-left: 0; }
          .issues .todo:empty { display: none; }
          .examples ol.places { display: flex; margin: 0; }
          .examples ol:not(.places) li { padding: .2rem 0; }
          .examples ol:not(.places) .place { margin-left: 0; width: 100%; }
          .kept { white-space: normal; }
          .chart .value, .dense .minor, .timeline .minor { display: none; }
          .chart .scale { display: inline; }
          .chart svg { width: calc(100% - 3.25rem); margin-left: 3.25rem; }
          .chart text.mark { display: none; }
          .signature { grid-template-columns: 1fr; }
        }

        """

    static let paper = """
        @page { size: auto; margin: 17mm 17mm 19mm; }
        @page {
          @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #59626d; }
        }
        @media print {
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.42; }
          nav, .skip, details { display: none; }
          h1 { font-size: 19pt; }
          h2 { font-size: 12pt; }
          h3 { font-size: 9.5pt; }
          h2, h3, caption, figcaption { break-after: avoid; }
          .verdict { font-size: 12pt; }
          .figures { margin-top: 5mm; gap: 3mm 9mm; }
          .figures dd { font-size: 14pt; }
          small, code, caption, figcaption, .legend, .kicker, .meaning, .seen, .remedy, .identity, .rest, .tag, thead th { font-size: 8.5pt; }
          .line, .figures dt, footer, .examples td, .place small, .cell small, .cell code { font-size: 8pt; }
          section { margin-top: 6.5mm; padding-top: 3mm; }
          .part { margin-top: 4.5mm; padding-top: 0; }
          .parts { column-gap: 9mm; }
          .parts > .part { margin-top: 0; padding-top: 4.5mm; }
          .facts .hex { font-size: 7.5pt; }
          .bar { height: 6mm; }
          .scroll { overflow: visible; background: none; }
          .wide th:not(:first-child), .wide td { padding-left: 1mm; }
          .wide th:not(:last-child), .wide td:not(:last-child) { padding-right: 1mm; }
          .wide th, .wide td { font-size: 8pt; }
          .wide thead th { font-size: 7.5pt; }
          thead { display: table-header-group; }
          tr, .facts > div, .figures, li, .identity, figure, .issues tbody { break-inside: avoid; }
          .with-examples { break-after: avoid; }
          .closing, .short, .signoff, .signature { break-inside: avoid; }
          .chart text { font-size: 9.5px; }
          /* A heading wants room for the beginning of what it heads: the caption and the heads of a table alone are not enough. */
          h2, h3 { break-inside: avoid; }
          h2::after { content: ""; display: block; height: 32mm; margin-bottom: -32mm; }
          section:has(> .issues) > h2::after { height: 64mm; margin-bottom: -64mm; }
          h3::after { content: ""; display: block; height: 22mm; margin-bottom: -22mm; }
          section:has(> .closing), section:has(> .signoff), section:has(> .note), section.part:has(> .chart) { break-inside: avoid; }
          th, td { padding-top: 1.1mm; padding-bottom: 1.1mm; }
          .closing tbody td, .closing tbody th { padding-top: .55mm; padding-bottom: .55mm; }
          .line { margin-top: 11mm; }
          footer { display: none; }
        }

        """
}
