import Execution
import Foundation
import Synchronization

@testable import SitePace

/// A state folder that exists while the value does, and the notes of the ledgers in it.
final class StatePlace: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pace-\(UUID().uuidString)").path
    private let noted = Mutex<[SitePaceNote]>([])

    var notes: [SitePaceNote] { noted.withLock { $0 } }
    var file: String { "\(folder)/\(SiteFileName(baseURL: "https://acme-test.chargebee.com/api/v2").text)" }

    deinit {
        try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
        try? FileManager.default.removeItem(atPath: folder)
    }

    func ledger(
        _ machine: ManualMachine,
        ceilings: SiteCeilings = .test,
        patience: Duration = .milliseconds(1)
    ) throws -> SharedSiteLedger {
        try SharedSiteLedger(
            baseURL: "https://acme-test.chargebee.com/api/v2",
            ceilings: ceilings,
            environment: ["TOKENFERRY_STATE_DIR": folder],
            clock: machine,
            machine: machine.clock,
            patience: patience,
            note: { note in self.noted.withLock { $0.append(note) } }
        )
    }

    /// Overwrites bytes of the file, as another program might.
    func overwrite(_ bytes: [UInt8], at offset: UInt64) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    func truncate(to length: UInt64) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.truncate(atOffset: length)
        try handle.close()
    }
}
