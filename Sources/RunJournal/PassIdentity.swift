package import MigrationModel

/// What a pass over an input was begun with; a later run must find the same, or is refused.
package struct PassIdentity: Hashable, Sendable {
    /// The input file's name, without its folder.
    package var inputName: String
    /// SHA-256 of the input's bytes, in lower-case hex.
    package var inputDigest: String
    /// The input's size in bytes.
    package var inputBytes: Int
    /// SHA-256 of the bytes of the file that is joined to the input, in lower-case hex; `nil` without one.
    package var joinedDigest: String?
    /// The number of data records.
    package var rows: Int
    package var mappingName: String
    /// SHA-256 of the mapping file's bytes and the job's settings that shape requests, in lower-case hex.
    package var mappingDigest: String
    /// The site or base URL, and the gateway account.
    package var target: String
    /// The digest that the plan prints.
    package var planDigest: String

    package init(
        inputName: String,
        inputDigest: String,
        inputBytes: Int,
        joinedDigest: String? = nil,
        rows: Int,
        mappingName: String,
        mappingDigest: String,
        target: String,
        planDigest: String
    ) {
        self.inputName = inputName
        self.inputDigest = inputDigest
        self.inputBytes = inputBytes
        self.joinedDigest = joinedDigest
        self.rows = rows
        self.mappingName = mappingName
        self.mappingDigest = mappingDigest
        self.target = target
        self.planDigest = planDigest
    }
}

/// A pass over one input, as the journal has it.
package struct PassRecord: Hashable, Sendable {
    /// 1 for the job's first input, 2 for a second one, and so on.
    package let number: Int
    package let identity: PassIdentity
    package let startedAt: UnixMilliseconds
    /// Whether every rejected row has been written down.
    package let rejectionsAreRecorded: Bool
    /// Whether the first few requests have been made and the run has paused for a look.
    package let canaryIsDone: Bool
}
