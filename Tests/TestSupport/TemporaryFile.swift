import Foundation

/// A file that exists while the value does.
package final class TemporaryFile {
    package let path: String

    package init(_ bytes: some Sequence<UInt8>) throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".csv").path
        try Data(bytes).write(to: URL(filePath: path))
    }

    package convenience init(_ text: String) throws { try self.init(text.utf8) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
