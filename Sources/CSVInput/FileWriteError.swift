import Glibc

/// Why a file could not be written; the file that stood at the path before is untouched.
package struct FileWriteError: Error, Hashable, CustomStringConvertible {
    /// The step that failed; steps may be added.
    package enum Code: Hashable, Sendable {
        case cannotCreate
        case cannotWrite
        case cannotRename
    }

    package let code: Code
    package let path: String
    /// The system's error number.
    package let errno: Int32

    package init(_ code: Code, path: String, errno: Int32) {
        self.code = code
        self.path = path
        self.errno = errno
    }

    package var description: String {
        let reason = String(cString: strerror(errno))
        return switch code {
        case .cannotCreate:
            "\(path): cannot be created: \(reason); check that the directory exists and may be written to"
        case .cannotWrite: "\(path): cannot be written: \(reason); nothing was changed at the path itself"
        case .cannotRename: "\(path): the finished file cannot be put there: \(reason)"
        }
    }
}
