package import MigrationModel

/// One HTTP exchange with Chargebee, before it is made.
package struct APICall: Sendable, CustomStringConvertible, CustomReflectable {
    package let method: Operation.Method
    /// The path below the base URL without a leading slash, percent-encoded, with the query if there is one.
    package let path: String
    /// The form-encoded body of a POST; empty for a GET.
    package let body: [UInt8]
    /// The value of `chargebee-idempotency-key`, at most 100 characters; `nil` for a GET.
    package let idempotencyKey: String?
    /// Headers of this call alone, such as `chargebee-request-origin-ip`; empty for most.
    package let headers: [RequestHeader]

    package init(
        method: Operation.Method,
        path: String,
        body: [UInt8] = [],
        idempotencyKey: String? = nil,
        headers: [RequestHeader] = []
    ) {
        self.headers = headers
        self.method = method
        self.path = path
        self.body = body
        self.idempotencyKey = idempotencyKey
    }

    /// A page of a customer's payment sources, the deleted ones included, 100 a page.
    ///
    /// `offset` is the `next_offset` of the page before, or `nil` for the first page.
    package static func listSources(ofCustomer customerID: String, offset: String?) -> APICall {
        var query = FormBody()
        query.append(name: "limit", value: "100")
        query.append(name: "include_deleted", value: "true")
        query.append(name: "customer_id[is]", value: customerID)
        if let offset { query.append(name: "offset", value: offset) }
        return APICall(method: .get, path: Operation.list.pathTemplate + "?" + query.text)
    }

    /// A payment source by its id.
    package static func retrieveSource(_ id: String) -> APICall {
        APICall(method: .get, path: Operation.retrieve.path(paymentSourceID: id))
    }

    /// A customer by its id, for its payment roles.
    package static func retrieveCustomer(_ id: String) -> APICall {
        APICall(method: .get, path: Operation.retrieveCustomer.path(customerID: id))
    }

    /// A page of all customers, 100 a page, in the order of their creation.
    package static func listCustomers(offset: String?) -> APICall {
        var query = FormBody()
        query.append(name: "limit", value: "100")
        query.append(name: "sort_by[asc]", value: "created_at")
        if let offset { query.append(name: "offset", value: offset) }
        return APICall(method: .get, path: Operation.listCustomers.pathTemplate + "?" + query.text)
    }

    package var description: String { "\(method.rawValue) \(path.prefix { $0 != "?" })" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
