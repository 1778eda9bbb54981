import ChargebeeAPI
import Crypto
import MigrationModel
import OrderedJSON

/// What a discovery is asked for: of which site, and which payment sources.
package struct DiscoveryTerms: Hashable, Sendable {
    /// The site's address, as the job's target names it.
    package let site: String
    package let filter: SourceFilter
    /// The gateway accounts whose sources are kept, on our side; empty for all.
    package let gatewayAccountIDs: [String]
    package let toolVersion: String

    package init(site: String, filter: SourceFilter, gatewayAccountIDs: [String], toolVersion: String) {
        self.site = site
        self.filter = filter
        self.gatewayAccountIDs = gatewayAccountIDs
        self.toolVersion = toolVersion
    }

    /// What tells whether an unfinished discovery asked for the same; the tool's version is not in it.
    package var digest: String {
        let text = JSONValue.object(["site": .string(site), "filters": filters]).text
        return SHA256.hash(data: Array(text.utf8)).hexText
    }

    /// The filters as the companion file has them; times in ISO 8601, `null` for none.
    var filters: JSONValue {
        func list(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
        func time(_ time: UnixMilliseconds?) -> JSONValue { JSONValue(time.map { UTCTimestamp($0).seconds }) }
        return .object([
            "types": list(filter.types),
            "statuses": list(filter.statuses),
            "created_after": time(filter.createdAfter),
            "created_before": time(filter.createdBefore),
            "updated_after": time(filter.updatedAfter),
            "updated_before": time(filter.updatedBefore),
            "customers": list(filter.customerIDs),
            "customer_prefix": JSONValue(filter.customerPrefix),
            "gateway_accounts": list(gatewayAccountIDs),
            "include_deleted": .bool(filter.includesDeleted),
        ])
    }

    /// The filter of the lists, closed at the end of the snapshot's second, so that what comes later does not move its end.
    func closedFilter(at snapshot: UnixMilliseconds) -> SourceFilter {
        var filter = filter
        let end = (snapshot / 1000 + 1) * 1000
        filter.createdBefore = min(filter.createdBefore ?? end, end)
        return filter
    }

    /// Whether a source goes into the file.
    func admits(_ source: PaymentSource, under filter: SourceFilter) -> Bool {
        guard filter.admits(source) else { return false }
        return gatewayAccountIDs.isEmpty || source.gatewayAccountID.map(gatewayAccountIDs.contains) ?? false
    }
}

extension Sequence where Element == UInt8 {
    /// Lowercase hexadecimal digits.
    var hexText: String {
        reduce(into: "") { text, byte in
            for digit in [byte >> 4, byte & 0x0F] {
                text.append(Character(UnicodeScalar(digit < 10 ? 48 + digit : 87 + digit)))
            }
        }
    }
}
