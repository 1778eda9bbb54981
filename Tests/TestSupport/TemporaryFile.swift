import Foundation

/// A file that exists while the value does.
package final class TemporaryFile {
    package let path: String

    package init(_ bytes: some Sequence<UInt8>, suffix: String = ".csv") throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + suffix).path
        try Data(bytes).write(to: URL(filePath: path))
    }

    package convenience init(_ text: String, suffix: String = ".csv") throws {
        try self.init(text.utf8, suffix: suffix)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
