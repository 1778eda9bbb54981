/// What keeps a run from going faster.
package enum Binding: String, CaseIterable, Codable, Sendable {
    /// The allowed calls a minute.
    case quota
    /// The allowed calls a minute, which another process of this machine is using too.
    case sharedQuota = "shared_quota"
    /// Chargebee said to wait.
    case retryAfter = "retry_after"
    /// As many requests are in flight as may be.
    case window
    /// As many requests are in flight as Chargebee takes at once.
    case ceiling
    /// Answers come slowly, or rows of the same customers wait for each other.
    case latency
    /// Only rows are left that wait for their retry.
    case retries
    /// Chargebee or the gateway is down.
    case outage
    /// A user has asked to wait.
    case hold

    /// In the words of a progress line, after "bound by".
    package var words: String {
        switch self {
        case .quota: "the quota"
        case .sharedQuota: "the site's quota, of which other runs have used a part"
        case .retryAfter: "Chargebee's wait"
        case .window: "the window"
        case .ceiling: "Chargebee's ceiling of requests at once"
        case .latency: "latency"
        case .retries: "waiting retries"
        case .outage: "an outage"
        case .hold: "a hold that was asked for"
        }
    }
}
