import ChargebeeAPI

extension SandboxScenario {
    /// Checks that shares are shares, limits are limits, and gateways are ones that Chargebee knows.
    package func check() throws(SandboxError) {
        for (fault, rate) in faults where !(0...1).contains(rate) {
            throw .scenario("\(fault.rawValue) is a share of requests and must be between 0 and 1.")
        }
        // A little over 1 is the rounding of a sum such as ten times 0.1.
        if faults.values.reduce(0, +) > 1.000_001 {
            throw .scenario("the fault rates add up to more than 1, and a request meets one fault at most. Lower some.")
        }
        if !(0...1).contains(declined) {
            throw .scenario("declined is a share of creations and must be between 0 and 1.")
        }
        if let problem = latency.problem { throw .scenario(problem) }
        if outages.contains(where: { $0.start < 0 || $0.length < 1 }) {
            throw .scenario("an outage begins at or after the first request and lasts at least 1ms.")
        }
        let limits = [
            ("requests_per_minute", requestsPerMinute), ("max_concurrent_posts", maxConcurrentPosts),
            ("max_concurrent_gets", maxConcurrentGets),
        ]
        for (name, limit) in limits {
            if let limit, limit < 1 { throw .scenario("\(name) must be at least 1. Leave it out for no limit.") }
        }
        for (name, seconds) in [
            ("throttle_for", throttleSeconds), ("hang_for", hangSeconds ?? 0),
            ("slow_body_for", slowBodySeconds),
        ] where !(0...86_400).contains(seconds) {
            throw .scenario("\(name) must be between 0 seconds and a day.")
        }
        if let problem = populationProblem { throw .scenario(problem) }
        for (account, gateway) in gatewayAccounts where !PaymentSourceVocabulary.gateways.contains(gateway) {
            throw .scenario("the gateway of \(account), \(gateway), is none that Chargebee knows.")
        }
        try checkSources()
    }
}
