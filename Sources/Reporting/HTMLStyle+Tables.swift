extension HTMLStyle {
    static let tables = """
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .5rem; }
        th, td { padding: .42rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--hair); }
        th:first-child, td:first-child { padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        th { font-weight: 400; }
        td, tbody th { overflow-wrap: break-word; }
        .broken, .issues th, .issues td { overflow-wrap: anywhere; }
        .whole, .kept, .option { white-space: nowrap; }
        .prose { min-width: 10rem; }
        thead th { padding-top: .2rem; color: var(--soft); font-size: .8125rem; vertical-align: bottom; overflow-wrap: normal; }
        th.n, td.n { text-align: right; overflow-wrap: normal; }
        thead th.n { white-space: normal; }
        .distribution th.n, .distribution td.n { width: 6rem; }
        .distribution th.n:last-child, .distribution td.n:last-child { width: 5rem; }
        .part .distribution caption {
          position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
        }
        .scroll { overflow-x: auto; }
        /* A shadow at the side where a table goes on; what is at its end lies over it. */
        .scroll {
          background:
            linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% no-repeat local,
            linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
            linear-gradient(to right, var(--shade), transparent) left / .9rem 100% no-repeat scroll,
            linear-gradient(to left, var(--shade), transparent) right / .9rem 100% no-repeat scroll;
        }
        .wide th, .wide td { padding-left: .4rem; padding-right: .4rem; font-size: .875rem; }
        .wide thead th { font-size: .75rem; }
        .wide th:first-child { padding-left: 0; }
        .wide th:last-child, .wide td:last-child { padding-right: 0; }
        .wide tbody th { min-width: 8rem; }
        .marked th, .marked td { background: var(--wash); }
        .marked th:first-child { box-shadow: -.6rem 0 var(--wash); }
        .marked td:last-child { box-shadow: .6rem 0 var(--wash); }
        .rest { margin-top: .6rem; color: var(--soft); font-size: .875rem; }
        .closing td.n { min-width: 5.5rem; }
        .closing th small { margin-left: .4rem; }
        .closing tbody td, .closing tbody th { padding-top: .34rem; padding-bottom: .34rem; }
        .zero th, .zero td { color: var(--soft); }
        .zero .swatch { opacity: .35; }
        .sum th, .sum td { font-weight: 600; }
        .sum tr:first-child th, .sum tr:first-child td { border-top: 1.5px solid var(--ink); }
        .closing .sum tr:last-child th, .closing .sum tr:last-child td { border-bottom: 3px double var(--ink); }
        .residual.closed td { color: var(--good); }
        .residual.open td, .residual.open th { color: var(--bad); }
        .identity { margin-top: .8rem; color: var(--soft); font-size: .875rem; }

        """

    static let issues = """
        .issues { table-layout: fixed; }
        .issues thead th:first-child { width: 45%; }
        .issues thead th.n { width: 6.5rem; }
        .issues tbody td.n { font-weight: 600; }
        .issues .todo { padding-left: 1.75rem; }
        .issues thead th:last-child { padding-left: 1.75rem; }
        .with-examples th, .with-examples td { border-bottom: 0; padding-bottom: .1rem; }
        .examples td { padding-top: .15rem; padding-bottom: .65rem; font-size: .8125rem; }
        .examples .first { color: var(--soft); }
        .examples ol { display: grid; gap: .12rem; margin: .1rem 0 0; padding: 0; list-style: none; }
        .examples ol.places { display: inline-flex; flex-wrap: wrap; gap: 0 1.1rem; margin: 0 0 0 .4rem; }
        .examples li + li { margin: 0; }
        .examples li { display: flex; flex-wrap: wrap; gap: 0 1.1rem; align-items: baseline; }
        .place { white-space: nowrap; font-variant-numeric: tabular-nums; min-width: 9.5rem; }
        .examples ol:not(.places) li { padding-left: 10.6rem; }
        .examples ol:not(.places) .place { margin-left: -10.6rem; }
        .places .place { min-width: 0; }
        .messages .places li { gap: 0 .5rem; }
        .messages .meaning { color: inherit; }
        .place small, .cell small { font-size: .75rem; }
        .cell code { font-size: .75rem; }
        .meaning { display: block; margin-top: .15rem; color: var(--soft); font-size: .875rem; }
        .seen + .remedy { margin-top: .25rem; }
        .seen { font-size: .875rem; color: var(--soft); }
        .remedy { font-size: .9375rem; }
        .tag { margin-left: .6rem; padding: .05rem .45rem; border: 1px solid currentColor; border-radius: 3px; }
        .tag { font-size: .75rem; color: var(--soft); white-space: nowrap; }
        .tag.warning { color: var(--attention); }

        """

    static let charts = """
        .bar { display: block; border-radius: 5px; overflow: hidden; margin-bottom: 1.2rem; }
        .bar rect { stroke: var(--paper); stroke-width: 1.5px; }
        .swatch { display: inline-block; width: .72rem; height: .72rem; border-radius: 2px; margin-right: .6rem; }
        .chart { margin: .4rem 0 0; }
        .chart svg { display: block; overflow: visible; margin-top: .5rem; }
        .chart text { font-size: 11px; fill: var(--soft); font-variant-numeric: tabular-nums lining-nums; }
        .chart .tick, .chart .value { text-anchor: middle; }
        .chart .to-left { text-anchor: end; }
        .chart .to-right { text-anchor: start; }
        .chart .value { fill: var(--ink); }
        .chart .scale { display: none; text-anchor: end; }
        .timeline .scale, .scaled .scale { display: inline; }
        .worded svg { width: calc(100% - 1rem); margin-left: 1rem; }
        .timeline svg, .scaled svg { width: calc(100% - 3.25rem); margin-left: 3.25rem; }
        .chart line { stroke: var(--hair); stroke-width: 1px; }
        .chart line.axis { stroke: var(--soft); }
        .chart line.gap { stroke: var(--soft); stroke-dasharray: 3 3; }
        .chart line.mark { stroke: var(--soft); }
        .chart line.m-attention { stroke: var(--attention); }
        .chart line.m-defect { stroke: var(--bad); }
        .chart text.mark { fill: var(--ink); }
        .chart text.m-attention { fill: var(--attention); }
        .chart text.m-defect { fill: var(--bad); }
        figcaption, .legend { color: var(--soft); font-size: .875rem; }
        .legend span { display: inline-block; margin-right: 1.4rem; white-space: nowrap; }
        .legend .swatch { margin-right: .4rem; }
        details { margin-top: .5rem; font-size: .875rem; }
        summary { color: var(--accent); cursor: pointer; }
        .numbers { width: auto; min-width: 14rem; margin-top: .5rem; }
        .numbers th, .numbers td { padding-top: .2rem; padding-bottom: .2rem; }

        """
}
