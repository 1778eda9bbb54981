import Foundation
import SiteReading

/// A folder of its own for a list, removed in the end.
final class ListPlace {
    let folder: String
    var site = "https://a-test.example/api/v2"
    var list: String { folder + "/list.csv" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "list-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func terms(filter: SourceFilter = SourceFilter(), accounts: [String] = []) -> DiscoveryTerms {
        DiscoveryTerms(site: site, filter: filter, gatewayAccountIDs: accounts, toolVersion: "1")
    }

    func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    func lines() throws -> [String] {
        try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func companion() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: list + ".json"))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    func append(_ text: String, to name: String) throws {
        let path = folder + "/" + name
        let old = FileManager.default.contents(atPath: path) ?? Data()
        // In place, since the name may be locked.
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seek(toOffset: UInt64(old.count))
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: folder + "/" + name, toPath: folder + "/" + other)
    }

    func size(_ name: String) throws -> Int { FileManager.default.contents(atPath: folder + "/" + name)?.count ?? 0 }

    func cut(_ name: String, to length: Int) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: folder + "/" + name))
        try handle.truncate(atOffset: UInt64(length))
        try handle.close()
    }
}
