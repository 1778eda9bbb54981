/// What a plan or a run was made with: the part of a report that says what the numbers are about.
package struct JobFacts: Hashable, Sendable {
    /// The input file's name, without its folder.
    package var inputName: String
    /// SHA-256 of its bytes, in lower-case hex.
    package var inputDigest: String
    package var inputBytes: Int
    /// The file that is joined to it; `nil` without one.
    package var joined: JoinedFile?
    /// Data records, the header not counted.
    package var rows: Int
    /// For people, such as `utf-8, comma, CRLF`; empty where it is not known.
    package var inputForm: String
    package var mappingName: String
    package var mappingTitle: String
    /// `official`, `third-party` or `inferred`.
    package var evidence: String
    /// Where the mapping's facts come from: addresses or titles; empty where it names none.
    package var evidenceSources: [String] = []
    /// The site, the base URL, or `sandbox`.
    package var target: String
    package var isLive: Bool
    package var gatewayAccountID: String?
    /// The operation's name.
    package var operation: String
    /// 64 hex digits over input, mapping, target and options.
    package var planDigest: String

    package init(
        inputName: String,
        inputDigest: String,
        inputBytes: Int,
        joined: JoinedFile? = nil,
        rows: Int,
        inputForm: String,
        mappingName: String,
        mappingTitle: String,
        evidence: String,
        target: String,
        isLive: Bool,
        gatewayAccountID: String?,
        operation: String,
        planDigest: String
    ) {
        self.inputName = inputName
        self.inputDigest = inputDigest
        self.inputBytes = inputBytes
        self.joined = joined
        self.rows = rows
        self.inputForm = inputForm
        self.mappingName = mappingName
        self.mappingTitle = mappingTitle
        self.evidence = evidence
        self.target = target
        self.isLive = isLive
        self.gatewayAccountID = gatewayAccountID
        self.operation = operation
        self.planDigest = planDigest
    }
}

/// The second file of an input, whose columns were joined to it.
package struct JoinedFile: Hashable, Sendable {
    /// The name, without its folder.
    package let name: String
    /// SHA-256 of its bytes, in lower-case hex.
    package let digest: String

    package init(name: String, digest: String) {
        self.name = name
        self.digest = digest
    }
}

/// How many rows were rejected for a reason.
package struct ReasonCount: Hashable, Sendable {
    package let reason: ReasonCode
    package var count: Int
    /// The first rows, at most three, in file order.
    package var examples: [RowExample]
    /// The detail of the first of them.
    package let detail: String

    package init(reason: ReasonCode, count: Int, examples: [RowExample], detail: String) {
        self.reason = reason
        self.count = count
        self.examples = examples
        self.detail = detail
    }
}
