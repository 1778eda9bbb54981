/// How a list is sorted and cut into pages, for payment sources and customers alike.
///
/// A page begins behind a place in the order and not at a number, so that nothing is listed twice or left out when
/// elements come or go between two pages.
struct ListPage {
    /// Sorted by `created_at`; otherwise by `updated_at`.
    let followsCreation: Bool
    private let isDescending: Bool
    private let limit: Int
    private let cursor: PageCursor?

    /// Reads `limit`, `offset` and `sort_by`; without the last the newest come first, as nobody documents.
    init(_ parameters: RequestParameters) throws(APIRefusal) {
        let (ascending, descending) = (parameters["sort_by[asc]"], parameters["sort_by[desc]"])
        if ascending != nil, descending != nil {
            throw .wrongValue("sort_by", "cannot be ascending and descending")
        }
        isDescending = ascending == nil
        followsCreation = (ascending ?? descending ?? "created_at") == "created_at"
        limit = parameters["limit"].flatMap { Int($0) } ?? 10
        cursor = try parameters["offset"].map { (text) throws(APIRefusal) in try PageCursor(text) }
    }

    /// Chooses the elements of the page, by their sequences.
    ///
    /// - Parameters:
    ///   - count: How many elements there are; their sequences, from 0, are in the order of creation.
    ///   - candidates: The only ones to look at, where that is known; `nil` is all.
    ///   - instant: The time that the list is sorted by.
    ///   - isListed: Whether the filters admit it.
    /// - Returns: The sequences in the list's order, and the `offset` of the next page, or `nil` on the last one.
    func select(
        count: Int,
        candidates: [Int]?,
        instant: (Int) -> Int64,
        isListed: (Int) -> Bool
    ) -> (shown: [Int], nextOffset: String?) {
        let found: [Int]
        if let candidates {
            found = sorted(candidates.filter(isListed), by: instant)
        } else if followsCreation {
            found = firstInOrderOfCreation(of: count, isListed)
        } else {
            found = sorted((0..<count).filter(isListed), by: instant)
        }
        guard found.count > limit, let last = found.prefix(limit).last else { return (found, nil) }
        return (Array(found.prefix(limit)), PageCursor(instant: instant(last), sequence: last).text)
    }

    /// Walks from the cursor on, so that a page of a large site costs no more than its length.
    private func firstInOrderOfCreation(of count: Int, _ isListed: (Int) -> Bool) -> [Int] {
        var found: [Int] = []
        var next = cursor.map { isDescending ? min($0.sequence, count) - 1 : max($0.sequence, -1) + 1 }
        if next == nil { next = isDescending ? count - 1 : 0 }
        while let sequence = next, sequence >= 0, sequence < count, found.count <= limit {
            if isListed(sequence) { found.append(sequence) }
            next = isDescending ? sequence - 1 : sequence + 1
        }
        return found
    }

    private func sorted(_ sequences: [Int], by instant: (Int) -> Int64) -> [Int] {
        var places = sequences.map { PageCursor(instant: instant($0), sequence: $0) }
        if let cursor { places.removeAll { !isBefore(cursor, $0) } }
        places.sort(by: isBefore)
        return places.map(\.sequence)
    }

    private func isBefore(_ left: PageCursor, _ right: PageCursor) -> Bool {
        let (first, second) = isDescending ? (right, left) : (left, right)
        return (first.instant, first.sequence) < (second.instant, second.sequence)
    }
}

/// The place of an element in a sorted list; as text it is `offset`, which clients must not read.
private struct PageCursor {
    let instant: Int64
    let sequence: Int

    init(instant: Int64, sequence: Int) {
        self.instant = instant
        self.sequence = sequence
    }

    init(_ text: String) throws(APIRefusal) {
        let numbers = text.split(separator: "-").compactMap { Int64($0) }
        guard numbers.count == 2, let sequence = Int(exactly: numbers[1]) else {
            throw .wrongValue("offset", "is not one that a list of the sandbox gave")
        }
        (instant, self.sequence) = (numbers[0], sequence)
    }

    var text: String { "\(instant)-\(sequence)" }
}
