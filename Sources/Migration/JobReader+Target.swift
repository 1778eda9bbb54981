import ChargebeeAPI
import ChargebeeClient
import StrictYAML

extension JobReader {
    struct TargetKeys {
        var api: Job.Target
        var gatewayAccountID: String?
        var gateway: String?
        var businessEntityID: String?
        var keySource: Job.KeySource?
        /// Where the file says them.
        var sandboxNode: YAMLNode?
        var accountNode: YAMLNode?
        var gatewayNode: YAMLNode?
    }

    func target(_ node: YAMLNode) throws(YAMLError) -> TargetKeys {
        var keys = try node.mapping()
        let site = try keys.optional("site")
        let baseURL = try keys.optional("base_url")
        let sandbox = try keys.optional("sandbox")
        guard [site, baseURL, sandbox].count(where: { $0 != nil }) == 1 else {
            throw node.error("\"target\" needs one of site, base_url and sandbox")
        }
        var target = TargetKeys(api: .sandbox(scenario: nil))
        do throws(Endpoint.Refusal) {
            if let site { target.api = .endpoint(try Endpoint(site: text(site))) }
            if let baseURL { target.api = .endpoint(try Endpoint(baseURL: text(baseURL))) }
        } catch {
            throw (site ?? baseURL ?? node).error("\(error)")
        }
        if let sandbox { target.api = .sandbox(scenario: try scenario(sandbox)) }
        target.sandboxNode = sandbox
        target.accountNode = try keys.optional("gateway_account_id")
        target.gatewayAccountID = try bounded(target.accountNode)
        target.gatewayNode = try keys.optional("gateway")
        target.gateway = try target.gatewayNode?.string(among: PaymentSourceVocabulary.gateways)
        target.businessEntityID = try bounded(try keys.optional("business_entity_id"))
        if let key = try keys.optional("api_key") { target.keySource = try keySource(key) }
        try keys.finish()
        return target
    }

    /// A node's text, or nothing, which the callee refuses in its own words.
    func text(_ node: YAMLNode) -> String { (try? node.string()) ?? "" }

    func scenario(_ node: YAMLNode) throws(YAMLError) -> String? {
        switch try node.string() {
        case "true": nil
        case "false": throw node.error("\"sandbox\" is true, or the path of a scenario file; use site for Chargebee")
        case let path: resolved(path)
        }
    }

    func keySource(_ node: YAMLNode) throws(YAMLError) -> Job.KeySource {
        guard case .mapping = node.content else {
            throw node.error(
                "a key must not be written into a file that is kept: use api_key: { env: NAME } or { file: PATH }"
            )
        }
        // Said without a word of what stands there, which may be the key itself.
        for entry in try node.entries() {
            let texts = [entry.key, (try? entry.value.string()) ?? ""]
            if texts.contains(where: { $0.hasPrefix("live_") || $0.hasPrefix("test_") }) {
                throw node.error(
                    "\"api_key\" seems to hold the key itself; name the variable or the file that holds it"
                )
            }
        }
        var keys = try node.mapping()
        let environment = try keys.optional("env")?.string()
        let file = try keys.optional("file")?.string()
        try keys.finish()
        switch (environment, file) {
        case (let name?, nil): return .environment(name)
        case (nil, let path?): return .file(resolved(path))
        default: throw node.error("\"api_key\" needs one of env and file")
        }
    }
}
