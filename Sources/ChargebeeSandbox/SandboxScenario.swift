/// How the sandbox behaves: its limits, its faults, and what it knows.
///
/// The default is a Chargebee without limits and faults, which knows every customer and every token.
package struct SandboxScenario: Sendable, Equatable, CustomStringConvertible {
    /// How `Retry-After` is written in a 429.
    package enum RetryAfterStyle: String, CaseIterable, Sendable {
        /// Whole seconds.
        case seconds
        /// The instant, as in `Tue, 15 Nov 1994 08:12:31 GMT`.
        case httpDate = "http_date"
        /// The header is left out, which Chargebee's documentation allows.
        case none
    }

    /// What faults, latencies and made-up cards are drawn from.
    ///
    /// A draw depends on the seed, the request's method, path and body, and how often the same was sent before. So the
    /// same rows meet the same faults in each run, in whatever order they arrive.
    package var seed: UInt64 = 1
    /// The time from a request's arrival to its effect; the default is none.
    package var latency = LatencyDistribution.even(0...0)
    /// When the sandbox is down, by the time since its first request; the default is never.
    package var outages: [SandboxOutage] = []

    /// Requests in any 60 seconds, exactly; `nil` is no limit.
    ///
    /// What the limit refuses does not count against it.
    package var requestsPerMinute: Int?
    /// POST requests in process at a time; `nil` is no limit.
    package var maxConcurrentPosts: Int?
    /// GET requests in process at a time; `nil` is no limit.
    package var maxConcurrentGets: Int?
    package var retryAfter: RetryAfterStyle = .seconds
    /// The wait that `throttled` asks for, in seconds.
    ///
    /// The per-minute limit asks for what is right instead.
    package var throttleSeconds = 2

    /// The share of requests (0 to 1) that meets each fault; their sum is at most 1.
    package var faults: [SandboxFault: Double] = [:]
    /// How long `hang` keeps the connection before closing it; `nil` is until the sandbox ends.
    package var hangSeconds: Int?
    /// How long `slow_body` takes over the body.
    package var slowBodySeconds = 5
    /// Whether a second POST of a customer whose first is in process gets 429 `lock_timeout`.
    package var enforcesCustomerLock = false
    /// Whether 500 and 503 are stored under the idempotency key and replayed; nobody documents what Chargebee does.
    package var storesErrorsUnderKey = false

    /// The share of creations (0 to 1) that is refused for good with 400 `payment_processing_failed`.
    ///
    /// It goes by customer and token, so a retry meets the same.
    package var declined = 0.0
    /// Tokens that are refused like ``declined``.
    package var declinedReferences: [NamePattern] = []
    /// Tokens that are answered with 400 "Invalid Reference ID".
    package var unknownReferences: [NamePattern] = []
    /// Customers that are answered with 404.
    package var unknownCustomers: [NamePattern] = []
    /// The only customers that there are; `nil` is any, each springing into being when first used.
    package var knownCustomers: Set<String>?
    /// The gateway of each gateway account.
    ///
    /// Empty: every id that begins with `gw_` is an account, at Stripe.
    package var gatewayAccounts: [String: String] = [:]
    /// The gateway of every account, whatever its id; `nil` goes by ``gatewayAccounts``.
    ///
    /// Not a key of scenario files: for simulations, which know of a job's accounts only what its rows say.
    package var gatewayOfAllAccounts: String?
    /// Whether a request about an unknown payment source makes it, of customer `of-ID`, as the request needs it.
    ///
    /// It is a valid card at `beanstream`, for `update_card` at `stripe`; for `update_bank_account` a bank account at
    /// `gocardless`, for `verify_bank_account` one at `stripe` that waits for it and takes any amounts. Its account is
    /// `gw_source`. Not a key of scenario files: for simulations, which have no site to begin with.
    package var inventsSources = false
    /// The API key that is accepted; `nil` is any, but there must be one.
    package var apiKey: String?
    /// The customers and payment sources that the site begins with; `nil` is none.
    package var population: SandboxPopulation?
    /// Payment sources that the site begins with, after the population.
    package var paymentSources: [SandboxSource] = []

    /// Whether the site begins with payment sources.
    package var hasSources: Bool { population != nil || !paymentSources.isEmpty }

    package init() {}

    package var description: String { "sandbox scenario with seed \(seed)" }

    /// A generator of the seed's own, for what is drawn beside the sandbox, as the jitter of simulated retries.
    package var generator: any RandomNumberGenerator & Sendable {
        SeededGenerator(seed: seed ^ StableHash.of("beside"))
    }

    /// The gateway account that is used where a request names none: the first by name.
    var defaultGatewayAccount: String { gatewayAccounts.keys.min() ?? "gw_sandbox" }

    /// The gateway of an account, or `nil` where there is no such account.
    func gateway(ofAccount id: String) -> String? {
        if let gatewayOfAllAccounts { return gatewayOfAllAccounts }
        if !gatewayAccounts.isEmpty { return gatewayAccounts[id] }
        return id.hasPrefix("gw_") ? "stripe" : nil
    }

    /// Whether there may be a customer of this id, apart from those that the site has.
    func knows(customer id: String) -> Bool { !isUnknown(customer: id) && knownCustomers?.contains(id) ?? true }

    /// Whether the scenario has it that there is no such customer.
    func isUnknown(customer id: String) -> Bool { unknownCustomers.contains { $0.matches(id) } }
}
