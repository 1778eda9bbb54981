import GatewayMapping

/// Reads from mapped rows what they say of their payment source.
struct SourceReading {
    private let type: Int?
    private let gateway: Int?
    private let gatewayAccountID: Int?
    private let status: Int?
    private let deleted: Int?
    private let role: Int?

    init(_ mapper: RowMapper) {
        type = mapper.knownIndex(of: "source[type]")
        gateway = mapper.knownIndex(of: "source[gateway]")
        gatewayAccountID = mapper.knownIndex(of: "source[gateway_account_id]")
        status = mapper.knownIndex(of: "source[status]")
        deleted = mapper.knownIndex(of: "source[deleted]")
        role = mapper.knownIndex(of: "source[role]")
    }

    func read(_ mapper: RowMapper) -> SourceRules.Known {
        func text(_ index: Int?) -> String { index.map { String(decoding: mapper.known($0), as: UTF8.self) } ?? "" }
        var known = SourceRules.Known()
        known.type = text(type)
        known.gateway = text(gateway)
        known.gatewayAccountID = text(gatewayAccountID)
        known.status = text(status)
        known.deleted = text(deleted)
        known.role = text(role)
        return known
    }
}
