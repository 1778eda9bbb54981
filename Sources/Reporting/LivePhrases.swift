package import MigrationModel

/// How a run that is going on stands, in phrases, for its progress line and for `status`.
package struct LivePhrases: Sendable {
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
    package var bound: String {
        if live.isEnding { return "ending: awaiting what is in flight" }
        if live.binding == "hold" { return "held, until `tokenferry resume`" }
        if let outage { return outage + wait }
        return "bound by \(bindingWords)\(wait)"
    }

    /// Who is down since when.
    private var outage: String? {
        guard let cause = live.outageCause, let since = live.outageSince else { return nil }
        let who =
            switch cause {
            case "silence": "Chargebee has not answered"
            case "gateway": "the gateway behind Chargebee has been failing"
            default: "Chargebee has been failing"
            }
        return "\(who) since \(ClockText(since, now: now, in: zone))"
    }

    /// For how long nothing is sent, where that is worth saying.
    private var wait: String {
        guard let end = live.waitsUntil, end - now >= 2000 else { return "" }
        let length = DurationText(seconds: Double(end - now) / 1000)
        return live.outageCause == nil ? " (\(length) more)" : " (next try in \(length))"
    }

    /// The time to go; `nil` where nobody can tell.
    package var timeToGo: String? { secondsLeft.map { "about \(DurationText(seconds: $0)) to go" } }

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
