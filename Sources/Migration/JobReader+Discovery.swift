import ChargebeeAPI
import FoundationEssentials
import MigrationModel
import StrictYAML

extension JobReader {
    func discovery(_ node: YAMLNode) throws(YAMLError) -> Job.Discovery {
        var keys = try node.mapping()
        var discovery = Job.Discovery()
        for element in try keys.optional("types")?.elements() ?? [] {
            discovery.types.append(try element.string(among: PaymentSourceVocabulary.types))
        }
        for element in try keys.optional("statuses")?.elements() ?? [] {
            discovery.statuses.append(try element.string(among: PaymentSourceVocabulary.statuses))
        }
        (discovery.createdAfter, discovery.createdBefore) = try span(&keys, "created")
        (discovery.updatedAfter, discovery.updatedBefore) = try span(&keys, "updated")
        for element in try keys.optional("customers")?.elements() ?? [] {
            if let id = try bounded(element) { discovery.customerIDs.append(id) }
        }
        let prefixNode = try keys.optional("customer_prefix")
        discovery.customerPrefix = try bounded(prefixNode)
        if let prefixNode, !discovery.customerIDs.isEmpty {
            throw prefixNode.error("\"customer_prefix\" and \"customers\" exclude each other")
        }
        for element in try keys.optional("gateway_accounts")?.elements() ?? [] {
            if let id = try bounded(element) { discovery.gatewayAccountIDs.append(id) }
        }
        discovery.includesDeleted = try keys.optional("include_deleted")?.bool() ?? false
        try keys.finish()
        return discovery
    }

    /// The times between which something happened, each of which may be left out.
    private func span(
        _ keys: inout YAMLMappingReader,
        _ what: String
    ) throws(YAMLError) -> (after: UnixMilliseconds?, before: UnixMilliseconds?) {
        let after = try instant(try keys.optional("\(what)_after"))
        let node = try keys.optional("\(what)_before")
        let before = try instant(node)
        if let node, let after, let before, after >= before {
            throw node.error("\"\(what)_before\" must be later than \"\(what)_after\"; nothing lies between them")
        }
        return (after, before)
    }

    func instant(_ node: YAMLNode?) throws(YAMLError) -> UnixMilliseconds? {
        guard let node else { return nil }
        let text = try node.string()
        let day = Date.ISO8601FormatStyle().year().month().day()
        guard let date = (try? Date.ISO8601FormatStyle().parse(text)) ?? (try? day.parse(text)) else {
            throw node.error("\(node.name) must be a time in UTC, as in 2026-11-21 or 2026-11-21T06:00:00Z")
        }
        return UnixMilliseconds(date.timeIntervalSince1970 * 1000)
    }
}
