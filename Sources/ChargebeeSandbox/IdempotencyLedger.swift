/// What was answered under which idempotency key in the last 30 minutes.
struct IdempotencyLedger {
    /// 30 minutes in milliseconds, from a key's first use.
    static let window: Int64 = 30 * 60 * 1000

    enum Claim {
        /// Nobody has used the key, or its window is over; it is the caller's until completed or released.
        case fresh
        case replay(SandboxAnswer)
        case refused(APIRefusal)
    }

    private struct Entry {
        let signature: UInt64
        let firstUse: Int64
        /// `nil` while the first request is in process.
        var answer: SandboxAnswer?
    }

    private var entries: [String: Entry] = [:]
    /// Keys in the order of their first use, for forgetting; the part before ``oldest`` is forgotten.
    private var order: [(key: String, firstUse: Int64)] = []
    private var oldest = 0

    /// Claims a key for a request of a signature.
    mutating func claim(_ key: String, signature: UInt64, at now: Int64) -> Claim {
        forget(before: now - Self.window)
        guard let entry = entries[key] else {
            entries[key] = Entry(signature: signature, firstUse: now, answer: nil)
            order.append((key, now))
            return .fresh
        }
        guard entry.signature == signature else {
            return .refused(
                APIRefusal(
                    422,
                    "unable_to_process_request",
                    "The idempotency key was used for another request; use a new key."
                )
            )
        }
        guard var answer = entry.answer else {
            return .refused(
                APIRefusal(409, "invalid_state_for_request", "A request with this idempotency key is in process.")
            )
        }
        answer.isReplay = true
        return .replay(answer)
    }

    /// Stores the answer of a claimed key; nothing where the key was forgotten meanwhile.
    mutating func complete(_ key: String, with answer: SandboxAnswer) {
        entries[key]?.answer = answer
    }

    /// Gives a claimed key back, as if it had not been used.
    mutating func release(_ key: String) {
        if let entry = entries[key], entry.answer == nil { entries[key] = nil }
    }

    /// Forgets all keys, as the passing of 30 minutes would.
    mutating func forgetAll() { self = Self() }

    private mutating func forget(before instant: Int64) {
        while oldest < order.count, order[oldest].firstUse <= instant {
            let (key, firstUse) = order[oldest]
            // A released key may be in use again since; that use has its own place in the order.
            if entries[key]?.firstUse == firstUse { entries[key] = nil }
            oldest += 1
        }
        if oldest > 4096, oldest * 2 > order.count {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
