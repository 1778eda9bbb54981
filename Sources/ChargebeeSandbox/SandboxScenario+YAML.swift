import StrictYAML

extension SandboxScenario {
    /// Reads a scenario file; the empty file is the default scenario.
    ///
    /// ```yaml
    /// seed: 7
    /// latency: { from: 20ms, to: 80ms }   # or one time, or { p50: 300ms, p95: 900ms, p99: 2s }, also with max
    /// outages: [{ after: 20s, for: 30s }] # from the first request on; down is: closed at once, without an effect
    /// requests_per_minute: 150
    /// max_concurrent_posts: 50
    /// retry_after: seconds                # or http_date, none
    /// faults: { throttled: 1%, bad_gateway: 0.5%, dropped_after_effect: 2% }
    /// unknown_customers: [gone-*]
    /// gateway_accounts: { gw_123: adyen, gw_9: stripe }
    /// population: { sources: 20000, customers: 12000, seed: 5, gateways: { gw_123: 70%, gw_9: 30% }, deleted: 2% }
    /// payment_sources: [{ id: pm_1, customer_id: cust_1, gateway_account_id: gw_9, "card[last4]": "4242", role: primary }]
    /// ```
    ///
    /// - Parameters:
    ///   - yaml: The file's text.
    ///   - file: The file's name, for messages only.
    /// - Throws: ``YAMLError`` with line and column for an unknown key or a wrong value, ``SandboxError`` where values
    ///   contradict each other.
    package init(yaml: String, file: String) throws {
        self.init()
        guard yaml.contains(where: { !$0.isWhitespace }) else { return }
        var reader = try YAMLNode.parse(yaml, file: file).mapping()
        try readTimes(&reader)
        try readLimits(&reader)
        try readFaults(&reader)
        try readNames(&reader)
        population = try reader.optional("population").map(Self.population)
        for node in try reader.optional("payment_sources")?.elements() ?? [] {
            var fields: [PaymentSourceRecord.Field] = []
            for entry in try node.entries() { fields.append(.init(name: entry.key, value: try entry.value.string())) }
            paymentSources.append(SandboxSource(fields: fields))
        }
        try reader.finish()
        try check()
    }

    private mutating func readTimes(_ reader: inout YAMLMappingReader) throws(YAMLError) {
        if let node = try reader.optional("seed") { seed = UInt64(try node.int(in: 0 ... .max)) }
        if let node = try reader.optional("latency") { latency = try Self.latency(node) }
        if let node = try reader.optional("outages") {
            for element in try node.elements() { outages.append(try Self.outage(element)) }
        }
        if let node = try reader.optional("throttle_for") { throttleSeconds = try Self.seconds(node) }
        if let node = try reader.optional("hang_for") { hangSeconds = try Self.seconds(node) }
        if let node = try reader.optional("slow_body_for") { slowBodySeconds = try Self.seconds(node) }
    }

    private mutating func readLimits(_ reader: inout YAMLMappingReader) throws(YAMLError) {
        requestsPerMinute = try reader.optional("requests_per_minute").map(Self.limit)
        maxConcurrentPosts = try reader.optional("max_concurrent_posts").map(Self.limit)
        maxConcurrentGets = try reader.optional("max_concurrent_gets").map(Self.limit)
        if let node = try reader.optional("retry_after") { retryAfter = try node.enumeration(of: RetryAfterStyle.self) }
        if let node = try reader.optional("enforce_customer_lock") { enforcesCustomerLock = try node.bool() }
        if let node = try reader.optional("store_errors_under_key") { storesErrorsUnderKey = try node.bool() }
    }

    private mutating func readFaults(_ reader: inout YAMLMappingReader) throws(YAMLError) {
        if let node = try reader.optional("declined") { declined = try node.fraction() }
        guard let node = try reader.optional("faults") else { return }
        var rates = try node.mapping()
        for fault in SandboxFault.allCases {
            if let rate = try rates.optional(fault.rawValue) { faults[fault] = try rate.fraction() }
        }
        try rates.finish()
    }

    private mutating func readNames(_ reader: inout YAMLMappingReader) throws(YAMLError) {
        declinedReferences = try Self.patterns(&reader, "declined_references")
        unknownReferences = try Self.patterns(&reader, "unknown_references")
        unknownCustomers = try Self.patterns(&reader, "unknown_customers")
        if let node = try reader.optional("known_customers") { knownCustomers = Set(try node.strings()) }
        if let node = try reader.optional("api_key") { apiKey = try node.string() }
        guard let accounts = try reader.optional("gateway_accounts") else { return }
        for entry in try accounts.entries() { gatewayAccounts[entry.key] = try entry.value.string() }
    }

    private static func population(_ node: YAMLNode) throws(YAMLError) -> SandboxPopulation {
        var reader = try node.mapping()
        var population = SandboxPopulation(sources: try reader.required("sources").int(in: 0...10_000_000))
        if let customers = try reader.optional("customers") {
            population.customers = try customers.int(in: 1...10_000_000)
        }
        if let seed = try reader.optional("seed") { population.seed = UInt64(try seed.int(in: 0 ... .max)) }
        if let gateways = try reader.optional("gateways") {
            for entry in try gateways.entries() { population.gateways[entry.key] = try entry.value.fraction() }
        }
        if let deleted = try reader.optional("deleted") { population.deleted = try deleted.fraction() }
        try reader.finish()
        return population
    }

    private static func patterns(
        _ reader: inout YAMLMappingReader,
        _ key: String
    ) throws(YAMLError) -> [NamePattern] {
        try reader.optional(key)?.strings().map { NamePattern($0) } ?? []
    }

    private static func limit(_ node: YAMLNode) throws(YAMLError) -> Int { try node.int(in: 1 ... .max) }

    private static func latency(_ node: YAMLNode) throws(YAMLError) -> LatencyDistribution {
        guard case .mapping = node.content else {
            let fixed = try milliseconds(node)
            return .even(fixed...fixed)
        }
        var reader = try node.mapping()
        if try reader.optional("p50") != nil { return .percentiles(try percentiles(&reader)) }
        let (from, to) = (try reader.required("from"), try reader.required("to"))
        try reader.finish()
        let bounds = try rising([from, to])
        return .even(bounds[0]...bounds[1])
    }

    private static func percentiles(
        _ reader: inout YAMLMappingReader
    ) throws(YAMLError) -> LatencyDistribution.Percentiles {
        var nodes: [YAMLNode] = []
        for key in ["p50", "p95", "p99"] { nodes.append(try reader.required(key)) }
        if let max = try reader.optional("max") { nodes.append(max) }
        try reader.finish()
        let times = try rising(nodes)
        guard times[0] >= 1 else { throw nodes[0].error("\(nodes[0].name) must be at least 1ms") }
        return .init(p50: times[0], p95: times[1], p99: times[2], max: times.count > 3 ? times[3] : nil)
    }

    /// Times in milliseconds, none shorter than the one before.
    private static func rising(_ nodes: [YAMLNode]) throws(YAMLError) -> [Int] {
        var times: [Int] = []
        for (index, node) in nodes.enumerated() {
            let time = try milliseconds(node)
            if let last = times.last, time < last {
                throw node.error("\(node.name) must not be shorter than \(nodes[index - 1].name)")
            }
            times.append(time)
        }
        return times
    }

    private static func outage(_ node: YAMLNode) throws(YAMLError) -> SandboxOutage {
        var reader = try node.mapping()
        let (after, length) = (try reader.required("after"), try reader.required("for"))
        try reader.finish()
        let outage = SandboxOutage(start: try milliseconds(after), length: try milliseconds(length))
        guard outage.length > 0 else { throw length.error("\(length.name) must be longer than nothing") }
        return outage
    }

    private static func seconds(_ node: YAMLNode) throws(YAMLError) -> Int {
        let milliseconds = try milliseconds(node)
        guard milliseconds % 1000 == 0 else { throw node.error("\(node.name) must be in whole seconds, as in 5s") }
        return milliseconds / 1000
    }

    /// A time of at most a day, in milliseconds.
    private static func milliseconds(_ node: YAMLNode) throws(YAMLError) -> Int {
        let duration = try node.duration()
        guard duration >= .zero, duration <= .seconds(86_400) else {
            throw node.error("\(node.name) must be from 0s to 24h")
        }
        let (seconds, attoseconds) = duration.components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
