import StrictYAML

extension SandboxScenario {
    /// Reads a scenario file; the empty file is the default scenario.
    ///
    /// ```yaml
    /// seed: 7
    /// latency: { from: 20ms, to: 80ms }   # or one time
    /// requests_per_minute: 150
    /// max_concurrent_posts: 50
    /// retry_after: seconds                # or http_date, none
    /// faults: { throttled: 1%, bad_gateway: 0.5%, dropped_after_effect: 2% }
    /// unknown_customers: [gone-*]
    /// gateway_accounts: { gw_123: adyen }
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
        try reader.finish()
        try check()
    }

    private mutating func readTimes(_ reader: inout YAMLMappingReader) throws(YAMLError) {
        if let node = try reader.optional("seed") { seed = UInt64(try node.int(in: 0 ... .max)) }
        if let node = try reader.optional("latency") { latency = try Self.latency(node) }
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

    private static func patterns(
        _ reader: inout YAMLMappingReader,
        _ key: String
    ) throws(YAMLError) -> [NamePattern] {
        try reader.optional(key)?.strings().map { NamePattern($0) } ?? []
    }

    private static func limit(_ node: YAMLNode) throws(YAMLError) -> Int { try node.int(in: 1 ... .max) }

    private static func latency(_ node: YAMLNode) throws(YAMLError) -> ClosedRange<Int> {
        guard case .mapping = node.content else {
            let fixed = try milliseconds(node)
            return fixed...fixed
        }
        var reader = try node.mapping()
        let (from, to) = (try reader.required("from"), try reader.required("to"))
        try reader.finish()
        let lower = try milliseconds(from)
        let upper = try milliseconds(to)
        guard lower <= upper else { throw to.error("\(to.name) must not be shorter than \(from.name)") }
        return lower...upper
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
