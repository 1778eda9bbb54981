/// How long a plan's calls take at one of the limits that sites have.
struct PlannedPace: Hashable {
    /// Where such a limit is found; empty for one that only this job names.
    let site: String
    /// What the site allows in a minute.
    let requestsPerMinute: Int
    /// What is left of it after the headroom.
    let callsPerMinute: Int
    /// Retries come on top.
    let seconds: Double
    /// Whether it is the pace of this plan.
    let isChosen: Bool

    /// Limits that Chargebee publishes or has published; a contract may say another.
    static let published = [
        (150, "test sites, and Starter"), (300, "Performance until 2024"), (1000, "Performance"), (3500, "Enterprise"),
    ]
}

extension PlanReport {
    /// The plan at its own pace and at the published ones, slowest first.
    var paces: [PlannedPace] {
        // A plan that knows its calls alone stands for a site that allows just these.
        let own = requestsPerMinute > 0 ? requestsPerMinute : callsPerMinute
        let known = PlannedPace.published.first { $0.0 == own }
        let chosen = pace(known?.1 ?? "", own, callsPerMinute, isChosen: true)
        let others = PlannedPace.published.filter { $0.0 != own }.map { limit, site in
            pace(site, limit, max(1, Int(Double(limit) * (1 - headroom))), isChosen: false)
        }
        return (others + [chosen]).sorted { $0.requestsPerMinute < $1.requestsPerMinute }
    }

    private func pace(_ site: String, _ requests: Int, _ calls: Int, isChosen: Bool) -> PlannedPace {
        PlannedPace(
            site: site,
            requestsPerMinute: requests,
            callsPerMinute: calls,
            seconds: Double(self.calls) * 60 / Double(max(1, calls)),
            isChosen: isChosen
        )
    }
}
