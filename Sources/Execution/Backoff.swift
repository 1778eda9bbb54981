/// How long to wait before a retry: full jitter, a random time between nothing and a bound that doubles.
package struct Backoff: Sendable {
    /// The bound before the first retry.
    ///
    /// The default is 500 ms.
    package var base: Duration = .milliseconds(500)
    /// The largest bound.
    ///
    /// The default is 30 s.
    package var cap: Duration = .seconds(30)

    package init() {}

    /// The bound for a retry, `retry` being 0 for the first one.
    package func bound(retry: Int) -> Duration {
        min(cap, base * (1 << min(max(retry, 0), 16)))
    }

    /// A random delay up to the bound.
    package func delay(retry: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        bound(retry: retry) * Double.random(in: 0...1, using: &generator)
    }
}
