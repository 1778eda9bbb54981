package import MigrationModel

/// How a run that is going on stands, in phrases, for its progress line and for `status`.
package struct LivePhrases: Sendable {
    /// A phrase, and the same with fewer words for where there is little room.
    struct Phrase: Hashable, Sendable {
        let whole: String
        let brief: String

        init(_ whole: String, brief: String? = nil) {
            self.whole = whole
            self.brief = brief ?? whole
        }
    }

    let live: LiveState
    /// What binds, in words that go after "bound by".
    let bindingWords: String
    let now: UnixMilliseconds
    let zone: LocalZone

    /// Phrases for a moment at or after the one that the state was told at.
    package init(_ live: LiveState, bindingWords: String, now: UnixMilliseconds, zone: LocalZone = .machine) {
        self.live = live
        self.bindingWords = bindingWords
        self.now = now
        self.zone = zone
    }

    /// How long the rest takes from now on, in seconds; `nil` while the run is held.
    package var secondsLeft: Double? {
        live.secondsLeft.map { max(0, $0 - Double(max(0, now - live.writtenAt)) / 1000) }
    }

    /// What keeps the run from going faster, or what it waits for.
    package var bound: String { trouble?.whole ?? "bound by \(bindingWords)" }

    /// Why nothing is sent at present: it ends, is held, has to wait, or something is down; `nil` where it goes on.
    var trouble: Phrase? {
        if live.isEnding { return Phrase("ending: awaiting what is in flight", brief: "ending") }
        if live.binding == "hold" { return Phrase("held, until `tokenferry resume`", brief: "held") }
        if let outage {
            let next = wait.map { " (next try in \($0))" } ?? ""
            return Phrase(outage.whole + next, brief: outage.brief)
        }
        return wait.map { Phrase("bound by \(bindingWords) (\($0) more)", brief: "waits \($0)") }
    }

    /// Who is down since when.
    private var outage: Phrase? {
        guard let cause = live.outageCause, let since = live.outageSince else { return nil }
        let (who, what) =
            switch cause {
            case "silence": ("Chargebee has not answered", "no answer")
            case "gateway": ("the gateway behind Chargebee has been failing", "gateway down")
            default: ("Chargebee has been failing", "Chargebee down")
            }
        let clock = ClockText(since, now: now, in: zone)
        return Phrase("\(who) since \(clock)", brief: "\(what) since \(clock)")
    }

    /// For how long nothing is sent, where that is worth saying.
    private var wait: DurationText? {
        guard let end = live.waitsUntil, end - now >= 2000 else { return nil }
        return DurationText(seconds: Double(end - now) / 1000)
    }

    /// The time to go; `nil` where nobody can tell.
    package var timeToGo: String? { timeToGoPhrase?.whole }

    /// The time to go; during an outage, what is left to do after it.
    var timeToGoPhrase: Phrase? {
        guard let secondsLeft else { return nil }
        guard live.outageCause != nil else {
            let length = Self.about(secondsLeft)
            return Phrase("\(length) to go", brief: "\(DurationText(seconds: max(secondsLeft, 0.1))) to go")
        }
        let untilNextTry = Double(max(0, (live.waitsUntil ?? now) - live.writtenAt)) / 1000
        let rest = max(0, (live.secondsLeft ?? 0) - untilNextTry)
        let brief = "\(DurationText(seconds: max(rest, 0.1))) once it is back"
        return Phrase("\(Self.about(rest)) to go once it is back", brief: brief)
    }

    /// A length of time that is not known exactly, in words.
    static func about(_ seconds: Double) -> String {
        seconds < 0.5 ? "under 1 s" : "about \(DurationText(seconds: seconds))"
    }

    /// When the run ends by itself, where that is before it is done.
    package var end: String? {
        guard let endsAt = live.endsAt, !live.isEnding else { return nil }
        if let secondsLeft, Double(endsAt - now) / 1000 >= secondsLeft { return nil }
        return "ends by itself at \(ClockText(endsAt, now: now, in: zone))"
    }

    /// Other runs of this machine on the same site.
    package var others: String? {
        live.participants > 1 ? (live.participants - 1).counted("other run", "other runs") + " on this site" : nil
    }
}
