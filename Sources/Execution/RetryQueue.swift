import HeapModule

/// Rows that wait for their retry, by the instant at which it is due.
struct RetryQueue: Sendable {
    private struct Entry: Comparable, Sendable {
        let due: Duration
        let ordinal: Int

        static func < (left: Entry, right: Entry) -> Bool { (left.due, left.ordinal) < (right.due, right.ordinal) }
    }

    private var heap = Heap<Entry>()

    var isEmpty: Bool { heap.isEmpty }
    var count: Int { heap.count }
    /// When the first retry is due; `nil` where none waits.
    var earliest: Duration? { heap.min?.due }
    /// The row whose retry is due first.
    var first: Int? { heap.min?.ordinal }

    mutating func push(_ ordinal: Int, due: Duration) { heap.insert(Entry(due: due, ordinal: ordinal)) }

    mutating func popFirst() { _ = heap.popMin() }
}
