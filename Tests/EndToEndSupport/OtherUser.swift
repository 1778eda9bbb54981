package import Foundation

/// A user who may read a workspace and not write to it.
package enum OtherUser {
    /// Makes the program another user's where tests are the superuser, whom permissions do not bind.
    package static var wrapper: [String] {
        geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
    }
}

extension Workspace {
    /// Lets everybody read all files and nobody write to any, nor to the folder, while `body` goes on.
    package func readOnly<Value>(_ body: () async throws -> Value) async throws -> Value {
        let files = FileManager.default
        var modes: [String: Any] = [:]
        let paths = [folder.path] + (files.subpaths(atPath: folder.path) ?? []).map { path($0) }
        for path in paths {
            let attributes = try files.attributesOfItem(atPath: path)
            modes[path] = attributes[.posixPermissions]
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            try files.setAttributes([.posixPermissions: isFolder ? 0o555 : 0o444], ofItemAtPath: path)
        }
        defer {
            for path in paths { try? files.setAttributes([.posixPermissions: modes[path] ?? 0], ofItemAtPath: path) }
        }
        return try await body()
    }

    /// Runs a command on the job as a user who may only read it; `folder` is that one's own.
    package func asReader(_ command: String, _ arguments: String..., folder: URL) async throws -> Program.Result {
        try await Program.start(
            [command, job] + arguments,
            environment: ["TMPDIR": folder.path, "TOKENFERRY_STATE_DIR": folder.path],
            through: OtherUser.wrapper
        ).finished()
    }

    /// A folder that everybody may write to; it goes with the caller's.
    package static func openFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokenferry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        return folder
    }
}
