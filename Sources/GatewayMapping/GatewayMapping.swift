package import ChargebeeAPI

/// How one gateway's export becomes requests: a mapping file, read and checked.
///
/// ``RowMapper`` compiles it for the header of one file.
package struct GatewayMapping: Sendable {
    /// How well it is known what Chargebee wants for this gateway.
    package enum Evidence: String, CaseIterable, Hashable, Sendable {
        /// Chargebee's or the gateway's own documentation says it.
        case official
        /// Someone else's code or guide says it.
        case thirdParty = "third-party"
        /// No source says it in these words; it is our reading.
        case inferred
    }

    /// What happens to a row whose token an earlier row has for another customer.
    package enum SharedTokenPolicy: String, CaseIterable, Hashable, Sendable {
        /// Sent, and not worth a word: this gateway gives one token per card number.
        case allow
        /// Sent, and counted as a finding.
        case finding
        /// Rejected as `token_shared`.
        case reject
    }

    /// The name by which a job file asks for it.
    package let id: String
    package let title: String
    /// Chargebee's name of the gateway, or `any` for a mapping that fits every one.
    package let gateway: String
    /// The operations that its rows can become requests of; the first one is that of its tests.
    package let operations: [Operation]
    package let evidence: Evidence
    /// Where the facts come from: addresses or titles; at least one unless the evidence is inferred.
    package let sources: [String]
    /// What a user should know before using it; may be empty.
    package let notes: String
    package let columns: [MappingColumn]
    /// The parameters that are sent, in the order of the operation's table.
    package let parameters: [ParameterRule]
    /// What is read for the plan's counts and findings only; a value that cannot be read is left out there.
    package let details: [ParameterRule]
    /// Headers that exports of this shape have and nothing is taken from; not reported as unused.
    package let ignoredHeaders: [String]
    /// Headers of columns whose digits are known not to be card numbers, so that the card-number guard spares them.
    package let notCardNumberHeaders: [String]
    package let usability: UsabilityRule?
    /// The conditions that a row must meet beside ``usability``, tried in order.
    package let conditions: [RowCondition]
    /// The examples of the gateway's template, which are no rows.
    package let templateRows: [TemplateRow]
    /// The default is `finding`.
    package let sharedToken: SharedTokenPolicy
    /// Whether a job may set `skip_retrieval`; the default is that it may not.
    package let allowsSkipRetrieval: Bool
    /// Parameters that every row must have where `skip_retrieval` is sent.
    package let detailsRequired: [String]
    package let tests: [MappingTest]
    /// The name of its file, as messages have it: `Mappings/stripe.yaml` for a built-in one.
    package let file: String
    /// The file's bytes as they were, for the plan's digest.
    package let source: [UInt8]

    /// The token parameters that it can fill, in the order of the operation's table.
    package var tokenParameters: [String] {
        parameters.filter(\.specification.isToken).map(\.specification.name)
    }

    /// The parameters by which a row is known: tokens, the payment source that it is about or, where neither is, all that
    /// tells the method.
    package var identifyingParameters: [String] {
        let specifications = parameters.map(\.specification)
        let tokens = specifications.filter { $0.namesMethod || $0.place == .path }
        let others = specifications.filter { $0.isRequired && $0.name != "customer_id" }
        return (tokens.isEmpty ? others : tokens).map(\.name)
    }

    func column(_ name: String) -> MappingColumn? { columns.first { $0.name == name } }

    /// What fills a parameter, in words, whether it is sent or only read.
    package func ruleSummary(of parameter: String) -> String? {
        (parameters + details).first { $0.specification.name == parameter }?.summary
    }
}
