package import ChargebeeAPI
package import MigrationModel
import OrderedJSON

/// Which payment sources of a site are listed, in the words of the list operation.
package struct SourceFilter: Hashable, Sendable {
    /// Chargebee's values of `type`; empty for all.
    package var types: [String] = []
    /// Chargebee's values of `status`; empty for all.
    package var statuses: [String] = []
    package var createdAfter: UnixMilliseconds?
    package var createdBefore: UnixMilliseconds?
    package var updatedAfter: UnixMilliseconds?
    package var updatedBefore: UnixMilliseconds?
    /// Empty for all; at most ``mostCustomers`` in one call, see ``batches``.
    package var customerIDs: [String] = []
    /// How customer ids begin; `nil` for any.
    ///
    /// It is not sent together with ``customerIDs``, which say more.
    package var customerPrefix: String?
    package var includesDeleted = false

    /// More customers than these would make an address that is too long for some servers on the way.
    package static let mostCustomers = 50

    package init() {}

    /// A page of 100, in the order of creation; `offset` is the `next_offset` of the page before, or `nil`.
    package func call(offset: String?) -> APICall {
        var query = FormBody()
        query.append(name: "limit", value: "100")
        if includesDeleted { query.append(name: "include_deleted", value: "true") }
        Self.append("type", anyOf: types, to: &query)
        Self.append("status", anyOf: statuses, to: &query)
        Self.append("customer_id", anyOf: customerIDs, to: &query)
        if customerIDs.isEmpty, let customerPrefix {
            query.append(name: "customer_id[starts_with]", value: customerPrefix)
        }
        Self.append("created_at", after: createdAfter, before: createdBefore, to: &query)
        Self.append("updated_at", after: updatedAfter, before: updatedBefore, to: &query)
        query.append(name: "sort_by[asc]", value: "created_at")
        if let offset { query.append(name: "offset", value: offset) }
        return APICall(method: .get, path: Operation.list.pathTemplate + "?" + query.text)
    }

    /// Whether no second is between the bounds, so that nothing can be listed and Chargebee would refuse the filter.
    package var isEmpty: Bool {
        func isEmpty(_ after: UnixMilliseconds?, _ before: UnixMilliseconds?) -> Bool {
            guard let after, let before else { return false }
            return before / 1000 - after / 1000 <= 1
        }
        return isEmpty(createdAfter, createdBefore) || isEmpty(updatedAfter, updatedBefore)
    }

    /// The filters whose lists, one after the other, are what this one asks for.
    ///
    /// One, unless there are many customers; none where ``isEmpty``.
    package var batches: [SourceFilter] {
        guard !isEmpty else { return [] }
        guard customerIDs.count > Self.mostCustomers else { return [self] }
        return stride(from: 0, to: customerIDs.count, by: Self.mostCustomers).map { start in
            var batch = self
            batch.customerIDs = Array(customerIDs[start..<min(start + Self.mostCustomers, customerIDs.count)])
            return batch
        }
    }

    /// Appends a filter by value: `[is]` for one, `[in]` with a JSON array as its text for more.
    private static func append(_ name: String, anyOf values: [String], to query: inout FormBody) {
        guard let first = values.first else { return }
        if values.count == 1 {
            query.append(name: "\(name)[is]", value: first)
        } else {
            query.append(name: "\(name)[in]", value: JSONValue.array(values.map(JSONValue.string)).text)
        }
    }

    /// Appends a filter by time, in whole seconds since 1970.
    private static func append(
        _ name: String,
        after: UnixMilliseconds?,
        before: UnixMilliseconds?,
        to query: inout FormBody
    ) {
        let (after, before) = (after.map { $0 / 1000 }, before.map { $0 / 1000 })
        switch (after, before) {
        case (let after?, let before?):
            query.append(name: "\(name)[between]", value: "[\"\(after)\",\"\(before)\"]")
        case (let after?, nil): query.append(name: "\(name)[after]", value: "\(after)")
        case (nil, let before?): query.append(name: "\(name)[before]", value: "\(before)")
        case (nil, nil): break
        }
    }
}

extension SourceFilter {
    /// Whether a source is one that the filter asks for, as far as its attributes say.
    ///
    /// A list that knows a filter less well than documented would otherwise bring strangers in.
    package func admits(_ source: PaymentSource) -> Bool {
        func isIn(_ values: [String], _ value: String?) -> Bool {
            values.isEmpty || value.map(values.contains) ?? true
        }
        func isBetween(_ seconds: Int64?, _ after: UnixMilliseconds?, _ before: UnixMilliseconds?) -> Bool {
            guard let seconds else { return true }
            return after.map { seconds > $0 / 1000 } ?? true && before.map { seconds < $0 / 1000 } ?? true
        }
        return (includesDeleted || !source.isDeleted)
            && isIn(types, source.type)
            && isIn(statuses, source.status)
            && isIn(customerIDs, source.customerID)
            && (!customerIDs.isEmpty || customerPrefix.map { source.customerID.hasPrefix($0) } ?? true)
            && isBetween(source.createdAt, createdAfter, createdBefore)
            && isBetween(source.updatedAt, updatedAfter, updatedBefore)
    }
}
