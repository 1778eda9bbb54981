/// What happened to the sandbox since it began or was reset.
package struct SandboxStatistics {
    /// Requests below `/api/v2/`, refused and dropped ones included.
    var requests = 0
    /// POST requests whose three event headers say `all-disabled`.
    var silentPosts = 0
    /// Answers that were sent, by HTTP status.
    var answersByStatus: [Int: Int] = [:]
    /// Faults of the scenario by name; `outage` counts what was closed while it was down.
    var faults: [String: Int] = [:]
    /// Refusals by limit: `requests_per_minute`, `max_concurrent`, `customer_lock`.
    var limits: [String: Int] = [:]
    /// Answers from under an idempotency key, dropped ones included.
    var replays = 0
    /// Requests without an answer: dropped before or after their effect, or left hanging.
    var droppedAnswers = 0
    /// The most API requests in process at a time.
    package internal(set) var maxConcurrentSeen = 0
    /// How often a POST arrived while another of the same customer was in process; the same key again is none.
    package internal(set) var laneOverlaps = 0
    /// The arrivals of all requests, for the most in any 60 seconds.
    var arrivals = SlidingWindow()

    /// Writes the object of `/sandbox/state`.
    func write(to writer: inout JSONWriter, site: SandboxSite) {
        let statuses = answersByStatus.map { (String($0.key), $0.value) }
        writer.object { writer in
            writer.member("note", SandboxState.notice)
            writer.member("requests", requests)
            writer.member("silent_posts", silentPosts)
            writer.counts("answers_by_status", Dictionary(uniqueKeysWithValues: statuses))
            writer.member("payment_sources", site.sources.count { !$0.isDeleted })
            writer.member("deleted_payment_sources", site.sources.count { $0.isDeleted && !$0.isGone })
            writer.member("customers", site.customers.count)
            writer.member("doubled_pairs", site.doubledPairs)
            writer.member("effects", site.effects.values.reduce(0, +))
            writer.counts("effects_by_operation", site.effects)
            writer.member("most_exports_of_one_source", site.exportCounts.values.max() ?? 0)
            writer.member("replays", replays)
            writer.member("dropped_answers", droppedAnswers)
            writer.counts("faults", faults)
            writer.counts("limits", limits)
            writer.member("max_requests_in_any_60s", arrivals.maximum)
            writer.member("max_concurrent_seen", maxConcurrentSeen)
            writer.member("lane_overlaps", laneOverlaps)
        }
    }
}
