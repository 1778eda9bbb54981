import CSVInput
import Crypto
import FoundationEssentials
import Glibc

/// Which files make up a report, and the SHA-256 of each one's bytes; its text is what `sha256sum -c` reads.
struct ReportManifest: Equatable {
    struct Entry: Equatable {
        /// 64 lower-case hex digits.
        let digest: String
        /// Without its folder.
        let name: String
    }

    let entries: [Entry]

    /// Reads files through, once each.
    ///
    /// - Throws: `FileWriteError` for one that cannot be read back.
    init(of names: [String], in folder: String) throws(FileWriteError) {
        var entries: [Entry] = []
        for name in names { entries.append(Entry(digest: try Self.digest(of: "\(folder)/\(name)"), name: name)) }
        self.entries = entries
    }

    /// Reads the manifest at a path; `nil` where there is none, or something else.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return nil }
        var entries: [Entry] = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let name = line.dropFirst(66)
            guard line.dropFirst(64).hasPrefix("  "), !name.isEmpty, !name.contains("/") else { return nil }
            entries.append(Entry(digest: String(line.prefix(64)), name: String(name)))
        }
        self.entries = entries
    }

    var text: String { entries.map { "\($0.digest)  \($0.name)\n" }.joined() }

    /// Whether every file that it names is in the folder as it was written.
    func holds(in folder: String) -> Bool { (try? Self(of: entries.map(\.name), in: folder)) == self }

    /// The SHA-256 of a file's bytes, in lower-case hex.
    static func digest(of path: String) throws(FileWriteError) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileWriteError(.cannotWrite, path: path, errno: errno) }
        defer { close(file) }
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileWriteError(.cannotWrite, path: path, errno: errno) }
            guard count > 0 else { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
