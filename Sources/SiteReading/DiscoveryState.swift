import CSVInput
import FoundationEssentials
import MigrationModel

/// How far an unfinished discovery is; it stands in a file beside the list, and is replaced whole after each page.
struct DiscoveryState: Codable {
    enum Phase: String, Codable {
        /// The customers are listed, for their payment roles.
        case customers
        /// The payment sources are listed.
        case sources
        /// All is listed; the file has to get its name.
        case complete
    }

    /// The layout of this file.
    var version = Self.currentVersion
    /// Of the terms; see ``DiscoveryTerms/digest``.
    var termsDigest: String
    var snapshotAt: UnixMilliseconds
    var phase = Phase.customers
    /// Which of the filter's batches is listed, or how many customers were asked for one by one.
    var batch = 0
    /// The `offset` to go on with; `nil` to begin.
    var offset: String?
    /// The length of the partial list that is durable, and of the file of roles.
    var bytes = 0
    var roleBytes = 0
    /// When the roles were read.
    var rolesReadUntil: UnixMilliseconds?
    var customers = 0
    /// Payment sources that Chargebee listed, those that are not kept included.
    var listed = 0
    var rows = 0
    var counts = SourceCounts()
    /// Calls of all processes that worked on it.
    var calls = 0

    static let currentVersion = 1

    init(termsDigest: String, snapshotAt: UnixMilliseconds) {
        self.termsDigest = termsDigest
        self.snapshotAt = snapshotAt
    }

    /// The state in a file; `nil` where there is none that can be read, of this layout.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let state = try? JSONDecoder().decode(DiscoveryState.self, from: data),
            state.version == Self.currentVersion
        else { return nil }
        self = state
    }

    /// Writes the state, whole or not at all, and durably.
    func write(to path: String) throws {
        let writer = try ByteFileWriter(path: path)
        try writer.write(String(decoding: try JSONEncoder().encode(self), as: UTF8.self) + "\n")
        try writer.close()
    }
}
