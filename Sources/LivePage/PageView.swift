import Execution
import MigrationModel
import Reporting

/// The page of a run: the same form as the reports, without anything inline, so that its policy can forbid what is.
///
/// The page is whole without its script, and then renews itself every five seconds. The script fetches the same page again
/// and puts the parts with `data-live` in place that have changed, so both show the same. What a user acts on is outside of them.
struct PageView {
    /// `nil` where the reader is not known, who then sees nothing of the run.
    let run: RunSnapshot?
    let now: UnixMilliseconds

    var markup: String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(run?.title ?? "A run of tokenferry")</title>
            <link rel="icon" href="/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/page.css">
            <script src="/page.js" defer></script>
            \(refresh)</head>
            <body class="live \(run?.tone.rawValue ?? "good")" data-phase="\(run?.phase.rawValue ?? "unknown")">
            \(header)<main>
            <section id="progress" data-live>\(run.map(progress) ?? "")</section>
            \(controls)\(rest)</main>
            <footer id="foot" data-live>\(foot)</footer>
            </body>
            </html>

            """
        return page.markup
    }

    /// Renews the page where no script does, as long as there is something new to come.
    private var refresh: HTML {
        guard let run, run.phase != .over else { return "" }
        return "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n"
    }

    private var header: HTML {
        let scope = run.map { "\($0.place.target), \($0.place.isLive ? "live" : "not a live site")" }
        return """
            <header>
            <p class="kicker">Run <span id="scope" data-live>\(scope ?? "")</span></p>
            <h1 id="job" data-live>\(run?.place.job ?? "tokenferry")</h1>
            <p class="verdict" id="headline" role="status" data-live>\(run?.headline ?? Self.unknown)</p>
            <p class="offline" id="connection" role="alert" hidden></p>
            <dl class="figures" id="figures" data-live>\(run.map(figures) ?? "")</dl>
            </header>

            """
    }

    private static let unknown = "This page wants the token of the run."

    private func figures(_ run: RunSnapshot) -> HTML {
        let percent = run.percent.map { "\($0) %" } ?? "–"
        let rate = run.standing.map { "\($0.live.callsInLastMinute)" as HTML } ?? "–"
        return """

            <div><dt>Done</dt><dd>\(percent)</dd></div>
            <div><dt>Rows left</dt><dd>\(run.opening == nil ? "–" as HTML : "\(run.phase == .over ? run.unfinished : run.left)")</dd></div>
            <div><dt>Calls in the last minute</dt><dd>\(rate)</dd></div>
            <div><dt>Time to go</dt><dd>\(run.timeToGo(at: now))</dd></div>

            """
    }

    private var rest: HTML {
        """
        <section id="pace-now" data-live>\(run.map(pace) ?? "")</section>
        <section id="timeline" data-live>\(run.map(timeline) ?? "")</section>
        <section\(run == nil ? " hidden" as HTML : "") data-known>
        <h2>Rows that failed or need review</h2>
        <div id="failures" class="scrolls" role="region" aria-label="Rows that failed or need review" tabindex="0" \
        data-live>\(run.map(failures) ?? "")</div>
        <p class="identity"><code>tokenferry explain</code> tells a row's whole story.</p>
        </section>
        <section\(run == nil ? " hidden" as HTML : "") data-known>
        <h2>Messages</h2>
        <div id="notes" data-live>\(run.map(notes) ?? "")</div>
        </section>

        """
    }

    /// What a user acts on; the script shows what can be done.
    private var controls: HTML {
        """
        <section id="controls">
        <h2>Controls</h2>
        <noscript><p>Controls need this page's script. \
        <code>tokenferry pause</code>, <code>resume</code> and <code>pace</code> do the same in a terminal.</p></noscript>
        <form id="token-form" class="control" hidden>
        <label for="token">Token, as the terminal shows it behind <code>#</code>, or out of the file of <code>--page-token-file</code></label>
        <input id="token" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" size="34">
        <button type="submit">Use it</button>
        </form>
        <div class="control">
        <button type="button" id="hold" data-request="hold" disabled>Pause</button>
        <button type="button" id="resume" data-request="resume" disabled>Resume</button>
        <button type="button" id="end" data-request="pause" disabled>End the run</button>
        </div>
        <form id="pace-form" class="control">
        <label for="pace">Requests a minute</label>
        <input id="pace" type="number" inputmode="numeric" min="1" max="1000000" step="1" disabled>
        <button type="submit" id="set-pace" disabled>Set the pace</button>
        </form>
        <p id="control-note" class="note" role="status">The controls want this run's token.</p>
        </section>

        """
    }

    private var foot: HTML {
        guard let run else { return "" }
        let digest = run.opening.map { " Plan digest <code>\($0.planDigest)</code>" as HTML } ?? ""
        return """
            <p>As of \(now.clockText) UTC; begun \(UTCTimestamp(run.startedAt).plain), by tokenferry \(run.place.toolVersion). \
            All times are UTC.\(digest)</p>
            """
    }
}
