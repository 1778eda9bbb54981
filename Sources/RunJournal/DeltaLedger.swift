package import MigrationModel

/// What earlier inputs of a job did, to tell what a later one holds that is new.
///
/// Some 25 bytes for each row of the journal.
package struct DeltaLedger: Sendable {
    /// How a row of a later input stands to the earlier ones.
    package enum Standing: Hashable, Sendable {
        /// The same payment method is done, or was there before the job; a run ends the row as `already_done`.
        case done
        /// The same payment method was left for review or in doubt; a run ends the row as `needs_review`.
        case underReview
        /// The customer was in an earlier input, and this payment method was not.
        case changed
        /// Neither was sent before, or the payment method was and had no effect.
        case new
    }

    private let signer: JournalSigner
    /// In ascending order, without repetition.
    private let done: [FingerprintBits]
    private let underReview: [FingerprintBits]
    private let withoutEffect: [FingerprintBits]
    /// Of customers of rows that were sent, in ascending order.
    private let customers: [UInt64]
    /// Whether ``Standing/changed`` is ever told: journals that an earlier version wrote do not know the customers.
    package let knowsCustomers: Bool

    init(
        signer: JournalSigner,
        done: [FingerprintBits],
        underReview: [FingerprintBits],
        withoutEffect: [FingerprintBits],
        customers: [UInt64],
        knowsCustomers: Bool
    ) {
        self.signer = signer
        self.done = done.sortedOnce
        self.underReview = underReview.sortedOnce
        self.withoutEffect = withoutEffect.sortedOnce
        self.customers = customers.sortedOnce
        self.knowsCustomers = knowsCustomers
    }

    /// How many payment methods earlier inputs brought to an effect or found there, each counted once.
    ///
    /// Less the rows that are ``Standing/done``, these are the ones that no ready row of a later input names; a row that is
    /// rejected there names none, so its payment method counts as gone.
    package var doneCount: Int { done.count }

    /// How a row stands.
    package func classify(_ request: PlannedRequest) -> Standing {
        classify(FingerprintBits(signer.fingerprint(of: request))) { signer.customerMark(of: request) }
    }

    /// How a row stands that a later pass has recorded.
    package func classify(_ identity: RowIdentity) -> Standing {
        classify(FingerprintBits(identity.fingerprint)) { identity.customerMark }
    }

    private func classify(_ fingerprint: FingerprintBits, customerMark: () -> [UInt8]) -> Standing {
        if done.place(of: fingerprint) != nil { return .done }
        if underReview.place(of: fingerprint) != nil { return .underReview }
        guard withoutEffect.place(of: fingerprint) == nil else { return .new }
        let mark = customerMark()
        guard !mark.isEmpty, customers.place(of: mark.bits) != nil else { return .new }
        return .changed
    }
}

/// A fingerprint's 16 bytes as two numbers.
struct FingerprintBits: Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(_ fingerprint: RowFingerprint) { self.init(fingerprint.bytes) }

    init(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        high = bytes.prefix(8).bits
        low = bytes.dropFirst(8).bits
    }

    static func < (first: Self, second: Self) -> Bool { (first.high, first.low) < (second.high, second.low) }
}

extension Sequence<UInt8> {
    /// The first eight bytes as a number, the first one highest.
    var bits: UInt64 { prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

extension Array where Element: Comparable {
    fileprivate var sortedOnce: [Element] {
        var result: [Element] = []
        result.reserveCapacity(count)
        for element in sorted() where element != result.last { result.append(element) }
        return result
    }

    /// Where an element is in an ascending array, by halving; `nil` where it is not.
    fileprivate func place(of element: Element) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == element ? low : nil
    }
}
