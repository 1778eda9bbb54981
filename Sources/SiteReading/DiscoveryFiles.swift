import CSVInput
import Crypto
import FoundationEssentials
import Glibc

/// The files of a discovery: the list while it grows, how far it is, the roles, and the finished list with its companion.
///
/// | file | is |
/// |---|---|
/// | `PATH` | the finished list |
/// | `PATH.json` | its companion: when, of what, how many |
/// | `PATH.partial` | the list while it grows; locked by the process that writes it |
/// | `PATH.partial.json` | how far it is |
/// | `PATH.partial.roles` | the customers' payment roles, 16 bytes each |
struct DiscoveryFiles {
    let path: String
    let list: AppendedFile
    let roles: AppendedFile
    private var statePath: String { path + ".partial.json" }
    private var companionPath: String { path + ".json" }

    /// Opens what is there, or makes it, and takes it for this process.
    ///
    /// - Throws: ``DiscoveryError``: `locked`, `fileTrouble`.
    init(path: String) throws(DiscoveryError) {
        self.path = path
        let list = try AppendedFile(path: path + ".partial")
        guard list.lock() else { throw DiscoveryError(.locked, path: path) }
        self.list = list
        roles = try AppendedFile(path: path + ".partial.roles")
    }

    /// The state to go on from; `nil` to begin.
    ///
    /// - Parameters:
    ///   - digest: What is asked for now.
    ///   - isFresh: Whether the user wants to begin anew, and to replace a finished list.
    /// - Throws: ``DiscoveryError``: `finished`, `foreignFile`, `changed`, `damaged`.
    /// - Returns: How far an earlier process got.
    func resumable(digest: String, isFresh: Bool) throws(DiscoveryError) -> DiscoveryState? {
        let isFinished = access(path, F_OK) == 0
        // Another tool's file may have the companion's name, also where there is no list yet.
        let hasCompanion = access(companionPath, F_OK) == 0
        if isFinished || hasCompanion, !isOurs {
            if access(statePath, F_OK) != 0 { clear() }
            throw DiscoveryError(.foreignFile, path: isFinished ? path : companionPath)
        }
        guard !isFresh else {
            unlink(statePath)
            return nil
        }
        let isStateThere = access(statePath, F_OK) == 0
        let state = DiscoveryState(path: statePath)
        if let state, state.bytes <= list.size, state.roleBytes <= roles.size {
            guard state.termsDigest == digest else { throw DiscoveryError(.changed, path: path) }
            return state
        }
        // A process that was killed at the very end left its state behind.
        if isFinished {
            clear()
            throw DiscoveryError(.finished, path: path)
        }
        guard isStateThere || list.size > 0 else { return nil }
        throw DiscoveryError(
            .damaged,
            path: path,
            detail: state == nil ? "\(statePath) cannot be read" : "the list is shorter than it was"
        )
    }

    /// Cuts the files to what the state says of them.
    func cut(to state: DiscoveryState) throws(DiscoveryError) {
        try list.cut(to: state.bytes)
        try roles.cut(to: state.roleBytes)
    }

    /// Makes a state the one to go on from.
    func commit(_ state: DiscoveryState) throws { try state.write(to: statePath) }

    /// Gives the list its name and its companion, and removes the rest.
    ///
    /// The companion goes first: with its digest, it is told whether the list beside it is its own.
    func finish(companion: String) throws {
        let writer = try ByteFileWriter(path: companionPath)
        try writer.write(companion + "\n")
        try writer.close()
        try list.move(to: path)
        unlink(statePath)
        unlink(roles.path)
    }

    /// The SHA-256 of the list, in hexadecimal digits.
    func listDigest() throws(DiscoveryError) -> String {
        var hash = SHA256()
        try list.read { hash.update(bufferPointer: $0) }
        return hash.finalize().hexText
    }

    /// Removes what no discovery needs any more.
    private func clear() {
        for file in [list.path, roles.path, statePath] { unlink(file) }
    }

    /// Whether the finished list has a companion that discover wrote.
    private var isOurs: Bool {
        struct Companion: Decodable { let kind: String }
        guard let data = FileManager.default.contents(atPath: companionPath) else { return false }
        return (try? JSONDecoder().decode(Companion.self, from: data))?.kind == DiscoverySnapshot.kind
    }
}
