import Reporting

/// The page's own files; they are the same for every run and hold nothing of it.
enum PageAsset {
    /// The style sheet: the reports', and what only this page has.
    static let style = HTMLStyle.sheet(planDigest: "").markup + controls

    private static let controls = """
        .live .figures { grid-template-columns: repeat(4, minmax(0, auto)); }
        .live section:empty, .live dl:empty, .live section[hidden] { display: none; }
        .offline { margin-top: .8rem; padding: .55rem .9rem; border-left: 3px solid var(--bad); color: var(--bad); }
        .offline { background: var(--wash); }
        .offline[hidden], .control[hidden] { display: none; }
        .control { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem .7rem; margin: 0 0 .9rem; }
        .control label { color: var(--soft); }
        .control button, .control input { font: inherit; font-size: .9375rem; color: var(--ink); background: var(--paper); }
        .control button, .control input { padding: .38rem .9rem; border: 1px solid var(--soft); border-radius: 6px; }
        .control input { padding: .38rem .6rem; max-width: 100%; }
        .control input[type=number] { width: 8rem; font-variant-numeric: tabular-nums; }
        .control button { cursor: pointer; }
        .control button:hover:not(:disabled) { background: var(--wash); }
        .control button:disabled, .control input:disabled { color: var(--soft); border-color: var(--hair); cursor: default; }
        .control button[data-quiet] { color: var(--soft); border-color: var(--hair); }
        .control button[data-sure] { border-color: var(--bad); color: var(--bad); }
        .control :focus-visible, .scrolls:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .note { color: var(--soft); font-size: .9375rem; min-height: 1.5em; }
        .scrolls { overflow-x: auto; }
        .scrolls td, .scrolls th { white-space: nowrap; }
        .told { list-style: none; padding: 0; }
        .told li { display: grid; grid-template-columns: max-content minmax(0, 1fr); column-gap: .9rem; }
        .told time { color: var(--soft); font-variant-numeric: tabular-nums; }
        @media screen and (max-width: 40rem) {
          .live .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .control button { flex: 1 1 auto; }
          .control label, #token { flex: 1 1 100%; min-width: 0; }
          .control input[type=number] { flex: 1 1 6rem; min-width: 0; }
        }
        @media print { #controls { display: none; } }

        """

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1f4f8a"/>\
        <path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/></svg>

        """
}
