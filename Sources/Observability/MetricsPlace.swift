import Glibc

/// What may be replaced by a run's metrics: an empty file, and one that such metrics begin.
package enum MetricsPlace {
    /// What every file of metrics begins with.
    private static let beginning = Array("# HELP tokenferry_".utf8)

    private enum Content: Equatable {
        case missing
        case empty
        case metrics
        case other(String)
    }

    /// Whether the metrics of an earlier run are at a path.
    package static func hasMetrics(at path: String) -> Bool { content(at: path) == .metrics }

    /// Why metrics may not be written to a path.
    ///
    /// - Returns: The reason; `nil` where nothing is there, or nothing but an empty file or earlier metrics.
    package static func problem(at path: String) -> String? {
        guard !path.isEmpty else { return "no file is named" }
        guard case .other(let reason) = content(at: path) else { return nil }
        return reason
    }

    private static func content(at path: String) -> Content {
        var status = stat()
        // A folder that is missing or closed shows when the file is written.
        guard lstat(path, &status) == 0 else { return .missing }
        guard status.st_mode & S_IFMT == S_IFREG else { return .other("what is there is not a regular file") }
        guard status.st_size > 0 else { return .empty }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return .other(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: beginning.count)
        let count = read(descriptor, &bytes, bytes.count)
        guard count == bytes.count, bytes == beginning else { return .other("what is there is no run's metrics") }
        return .metrics
    }
}
