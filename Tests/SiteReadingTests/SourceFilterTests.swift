import ChargebeeAPI
import SiteReading
import Testing

@Suite struct SourceFilterTests {
    @Test func `An empty filter asks for all, a hundred a page, in the order of creation`() {
        #expect(SourceFilter().call(offset: nil).path == "payment_sources?limit=100&sort_by%5Basc%5D=created_at")
    }

    @Test func `Every filter is sent as Chargebee's libraries send it`() {
        var filter = SourceFilter()
        filter.types = ["card", "direct_debit"]
        filter.statuses = ["valid"]
        filter.createdAfter = 1_700_000_000_999
        filter.createdBefore = 1_800_000_000_000
        filter.updatedAfter = 1_750_000_000_000
        filter.customerPrefix = "a b&c"
        filter.includesDeleted = true
        let parts = [
            "payment_sources?limit=100", "include_deleted=true",
            "type%5Bin%5D=%5B%22card%22%2C%22direct_debit%22%5D", "status%5Bis%5D=valid",
            "customer_id%5Bstarts_with%5D=a+b%26c",
            "created_at%5Bbetween%5D=%5B%221700000000%22%2C%221800000000%22%5D",
            "updated_at%5Bafter%5D=1750000000", "sort_by%5Basc%5D=created_at",
            "offset=%5B%221%22%2C%222%22%5D",
        ]
        let path = filter.call(offset: "[\"1\",\"2\"]").path
        #expect(path == parts.joined(separator: "&"))
    }

    @Test func `Many customers are asked for in lists of at most fifty`() {
        var filter = SourceFilter()
        filter.customerIDs = (1...101).map { "c\($0)" }
        #expect(filter.batches.map(\.customerIDs.count) == [50, 50, 1])
        #expect(filter.batches.flatMap(\.customerIDs) == filter.customerIDs)
        #expect(filter.batches[2].call(offset: nil).path.contains("customer_id%5Bis%5D=c101"))
    }

    @Test(arguments: [
        ("type", false), ("status", false), ("customer", false), ("prefix", false), ("deleted", false),
        ("too old", false), ("too new", false), ("fits", true),
    ])
    func `A source that the filter does not ask for is not admitted`(what: String, isAdmitted: Bool) {
        var source = PaymentSource.sample(5)
        var filter = SourceFilter()
        filter.types = ["card"]
        filter.statuses = ["valid"]
        filter.createdAfter = (source.createdAt - 1) * 1000
        filter.createdBefore = (source.createdAt + 1) * 1000
        filter.customerIDs = ["cus_5"]
        switch what {
        case "type": source.type = "paypal"
        case "status": source.status = "invalid"
        case "customer": source.customerID = "cus_6"
        case "prefix":
            filter.customerIDs = []
            filter.customerPrefix = "other"
        case "deleted": source.isDeleted = true
        case "too old": source.createdAt -= 1
        case "too new": source.createdAt += 1
        default: break
        }
        #expect(filter.admits(source) == isAdmitted)
    }
}
