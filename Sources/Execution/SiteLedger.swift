package import ChargebeeAPI

/// The calls that all processes of this machine make to one site.
package protocol SiteLedger: AnyObject, Sendable {
    /// Enters a call that is about to be made, or says when to ask again, on the steady clock of ``Moment/elapsed``.
    ///
    /// Each call that was entered has to ``leave(_:)`` once.
    func enter(_ method: ChargebeeAPI.Operation.Method, callsPerMinute: Int, at now: Moment) -> SiteDecision
    /// Says at which pace this process goes, while it has nothing to enter for a while; the lowest one counts for all.
    func announce(callsPerMinute: Int)
    /// Says that a call has been answered or given up.
    func leave(_ method: ChargebeeAPI.Operation.Method)
    /// Calls of all processes in the 60 seconds before `now`.
    func callsInLastMinute(at now: Moment) -> Int
    /// Processes at work on the site, this one included.
    var participants: Int { get }
}

/// Whether a call may be made as far as other processes go.
package enum SiteDecision: Hashable, Sendable {
    case entered
    /// The site's calls of the last minute reach the limit, or it is another process's turn.
    case full(until: Duration)
    /// As many calls are in flight as Chargebee takes at once.
    case crowded(until: Duration)
}
