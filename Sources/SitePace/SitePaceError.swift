import Glibc

/// Why calls cannot be counted together with other processes'; a run may go on with its own pace alone.
package struct SitePaceError: Error, Hashable, CustomStringConvertible {
    /// What is in the way; reasons may be added.
    package enum Code: Hashable, Sendable {
        /// Neither a state folder nor a home is named by the environment.
        case noFolder
        case folderNotMade
        case fileNotOpened
        /// A directory, a pipe or the like stands at the file's path.
        case notAFile
        /// Another version of this program, with another format, works on the file.
        case otherVersion
        case notWritten
        case notRead
        case notLocked
    }

    package let code: Code
    /// The folder or file; empty for ``Code/noFolder``.
    package let path: String
    /// The system's error number; 0 where the system did not refuse.
    package let errno: Int32

    package init(_ code: Code, path: String, errno: Int32 = 0) {
        self.code = code
        self.path = path
        self.errno = errno
    }

    package var description: String {
        let reason = errno == 0 ? "it is too short" : String(cString: strerror(errno))
        let advice = "set TOKENFERRY_STATE_DIR to a folder on this machine that may be written to"
        return switch code {
        case .noFolder:
            "no folder for the pace shared with other processes: neither XDG_STATE_HOME nor HOME is set to a full path; "
                + advice
        case .folderNotMade: "\(path): the folder for the shared pace cannot be made: \(reason); \(advice)"
        case .fileNotOpened: "\(path): the file of the shared pace cannot be opened: \(reason); \(advice)"
        case .notAFile: "\(path): is not a plain file, so no pace can be shared in it; move it away"
        case .otherVersion:
            "\(path): was written by another version of tokenferry; let its runs end, then remove the file"
        case .notWritten: "\(path): the shared pace cannot be written: \(reason); \(advice)"
        case .notRead: "\(path): the shared pace cannot be read: \(reason); \(advice)"
        case .notLocked: "\(path): the file of the shared pace cannot be locked: \(reason); \(advice)"
        }
    }
}
