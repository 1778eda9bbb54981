package import ChargebeeAPI
import FoundationEssentials

/// A page of the payment sources' list, with all that is on it.
package struct SourcePage: Sendable {
    package let sources: [PaymentSource]
    /// The `offset` of the next page; `nil` on the last one.
    package let nextOffset: String?
}

extension SiteReader {
    /// Reads the payment sources that a filter leaves, page by page, in the order of their creation.
    ///
    /// A source that Chargebee lists without a customer or a reference comes with an empty one.
    ///
    /// - Parameters:
    ///   - filter: With at most ``SourceFilter/mostCustomers`` customers; see ``SourceFilter/batches``.
    ///   - offset: The `next_offset` of the last page that was taken before, or `nil` to begin.
    ///   - body: Takes each page in; what it throws ends the reading.
    /// - Throws: ``SiteReadingError``, and what `body` throws.
    package func sources(
        _ filter: SourceFilter,
        from offset: String? = nil,
        _ body: (SourcePage) async throws -> Void
    ) async throws {
        try await pages(from: offset, call: filter.call, read: { $0.lenientPage() }, next: \.nextOffset, body)
    }

    /// Reads all customers' payment roles, page by page, in the order of their creation.
    ///
    /// - Parameters:
    ///   - offset: The `next_offset` of the last page that was taken before, or `nil` to begin.
    ///   - body: Takes each page in; what it throws ends the reading.
    /// - Throws: ``SiteReadingError``, and what `body` throws.
    package func customers(
        from offset: String? = nil,
        _ body: (CustomerPage) async throws -> Void
    ) async throws {
        try await pages(
            from: offset,
            call: APICall.listCustomers,
            read: { $0.customerPage() },
            next: \.nextOffset,
            body
        )
    }

    private func pages<Page>(
        from offset: String?,
        call: (String?) -> APICall,
        read: (APIAnswer) -> Page?,
        next: (Page) -> String?,
        _ body: (Page) async throws -> Void
    ) async throws {
        var walk = PageWalk(from: offset)
        while true {
            let page = try await self.read(call(walk.offset), read)
            try await body(page)
            guard let offset = next(page) else { return }
            guard walk.goOn(to: offset) else { throw SiteReadingError(.endless, call: "\(call(nil))") }
        }
    }
}

/// Where a reading is in a list, and whether the list goes round in a circle.
package struct PageWalk: Sendable {
    /// The offset to ask for; `nil` for the first page.
    package private(set) var offset: String?
    /// An offset of earlier, moved on at ever longer distances, as in Brent's way of finding a cycle.
    private var mark: String?
    private var steps = 0
    private var distance = 1

    /// More pages than any site has: ten million of them.
    private static let mostPages = 10_000_000
    private var pages = 0

    package init(from offset: String?) {
        self.offset = offset
        mark = offset
    }

    /// Goes on to the next page.
    ///
    /// - Returns: Whether that leads on; a circle is found after at most three times its length, without keeping all offsets.
    package mutating func goOn(to next: String) -> Bool {
        pages += 1
        guard next != mark, next != offset, pages < Self.mostPages else { return false }
        offset = next
        steps += 1
        if steps == distance {
            mark = next
            distance *= 2
            steps = 0
        }
        return true
    }
}

extension APIAnswer {
    /// A page of payment sources; those without a customer or a reference are on it all the same.
    fileprivate func lenientPage() -> SourcePage? {
        guard let list = try? JSONDecoder().decode(SourceList.self, from: Data(body)) else { return nil }
        return SourcePage(sources: list.list.map(\.source), nextOffset: list.nextOffset)
    }
}

private struct SourceList: Decodable {
    struct Entry: Decodable {
        let source: PaymentSource

        enum CodingKeys: String, CodingKey { case source = "payment_source" }
    }

    let list: [Entry]
    let nextOffset: String?

    enum CodingKeys: String, CodingKey {
        case list
        case nextOffset = "next_offset"
    }
}
