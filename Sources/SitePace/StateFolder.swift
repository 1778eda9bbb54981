import Glibc

/// Where this program keeps what outlives a run and belongs to no job.
package struct StateFolder: Hashable, Sendable {
    /// An absolute path without a slash at its end.
    package let path: String

    /// Takes `TOKENFERRY_STATE_DIR`, else `tokenferry` in `XDG_STATE_HOME`, else `.local/state/tokenferry` in `HOME`.
    ///
    /// As the XDG base directory specification asks, empty and relative values count as not set; a relative
    /// `TOKENFERRY_STATE_DIR` is taken from the working directory.
    ///
    /// - Throws: ``SitePaceError`` with the code `noFolder` where none of them is set.
    package init(environment: [String: String]) throws(SitePaceError) {
        if let own = environment["TOKENFERRY_STATE_DIR"], !own.isEmpty {
            path = Self.trimmed(own)
        } else if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            path = Self.trimmed(state) + "/tokenferry"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = Self.trimmed(home) + "/.local/state/tokenferry"
        } else {
            throw SitePaceError(.noFolder, path: "")
        }
    }

    /// Makes the folder and those above it, for this user only; one that exists is left as it is.
    func make() throws(SitePaceError) {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            // A folder above may be unreadable or on a read-only system and still be there.
            guard mkdir(part, 0o700) != 0, errno != EEXIST else { continue }
            let reason = errno
            var status = stat()
            guard stat(part, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw SitePaceError(.folderNotMade, path: path, errno: reason)
            }
        }
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
