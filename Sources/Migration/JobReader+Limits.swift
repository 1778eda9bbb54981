import Execution
import StrictYAML

extension JobReader {
    func limits(_ node: YAMLNode?) throws(YAMLError) -> Job.Limits {
        var limits = Job.Limits()
        guard let node else { return limits }
        var keys = try node.mapping()
        if let value = try keys.optional("requests_per_minute") {
            limits.requestsPerMinute = try value.int(in: 1...1_000_000)
        }
        if let value = try keys.optional("headroom") {
            limits.headroom = try value.fraction()
            guard limits.headroom < 1 else { throw value.error("a headroom of 100 % leaves nothing to send") }
        }
        if let value = try keys.optional("max_in_flight") { limits.maxInFlight = try value.int(in: 1...512) }
        if let value = try keys.optional("max_posts_in_flight") { limits.maxPosts = try value.int(in: 1...512) }
        if let value = try keys.optional("max_gets_in_flight") { limits.maxGets = try value.int(in: 1...512) }
        if let value = try keys.optional("retries") { limits.retries = try value.int(in: 0...100) }
        if let value = try keys.optional("retry_budget") { limits.retryBudget = try value.fraction() }
        if let value = try keys.optional("timeout") {
            limits.timeout = try value.duration()
            guard (Duration.seconds(1)...Duration.seconds(600)).contains(limits.timeout) else {
                throw value.error("\"limits.timeout\" must be from 1s to 10m")
            }
        }
        try keys.finish()
        return limits
    }

    func stopRules(_ node: YAMLNode?) throws(YAMLError) -> StopRules {
        var rules = StopRules()
        guard let node else { return rules }
        var keys = try node.mapping()
        if let value = try keys.optional("failure_rate") { rules.failureRate = try value.fraction() }
        if let value = try keys.optional("failures_in_a_row") {
            rules.failuresInARow = try value.int(in: 1...1_000_000)
        }
        if let value = try keys.optional("outage") {
            rules.longestOutage = try value.duration()
            guard (Duration.seconds(1)...Duration.seconds(86_400)).contains(rules.longestOutage) else {
                throw value.error("\"stop.outage\" must be from 1s to 24h")
            }
        }
        if let value = try keys.optional("canary") { rules.canary = try value.int(in: 0...1000) }
        try keys.finish()
        return rules
    }
}
