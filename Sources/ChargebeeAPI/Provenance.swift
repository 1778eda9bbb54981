/// How well a statement about a gateway is known; better evidence is less, so that the best is the minimum.
package enum Evidence: String, CaseIterable, Comparable, Hashable, Sendable {
    /// Chargebee's or the gateway's own documentation says it.
    case official
    /// Someone else's code, guide or fixture says it.
    case thirdParty = "third-party"
    /// No source says it in these words; it is our reading.
    case inferred
    /// Nobody could be found who says it.
    case unknown

    package static func < (left: Evidence, right: Evidence) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .official: 0
        case .thirdParty: 1
        case .inferred: 2
        case .unknown: 3
        }
    }
}

/// Where a statement comes from.
package struct Provenance: Hashable, Sendable {
    package let evidence: Evidence
    /// An address or a title; `nil` only where nothing is known or our reading has no text to rest on.
    package let source: String?

    package init(_ evidence: Evidence, source: String? = nil) {
        self.evidence = evidence
        self.source = source
    }
}
