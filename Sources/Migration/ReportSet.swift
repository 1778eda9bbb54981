import CSVInput
import CrashPoints
import Glibc

/// The files of one report, which get their names together, when all of them are whole.
///
/// 1. They are written into a folder of their own, `NAME.partial-XXXXXX` among the job's reports
/// 2. `NAME.sha256` joins them there: a line for each, as `sha256sum -c` reads it
/// 3. The earlier `NAME.sha256` goes, then what the new set lacks; the files are renamed, and `NAME.sha256` comes last
///
/// What fails before 3 leaves the earlier set as it was. A process that is killed within 3 leaves files of two sets and no
/// `NAME.sha256`, so no such mixture passes for one report, and the next set replaces it. A set that is dropped
/// before ``publish(into:dropping:)`` leaves nothing behind; the folder that a killed process left goes with the next set.
final class ReportSet {
    /// The files' common name, without an ending.
    let name: String
    /// The job's report folder.
    private let folder: String
    /// The folder of drafts and its lock; `nil` before the first file and after the last step.
    private var drafts: Drafts?

    private struct Drafts {
        let path: String
        /// Locked as long as this process lives, so that no other one takes the drafts for left behind.
        let descriptor: CInt
    }

    /// Begins nothing yet.
    init(_ name: String, in folder: String) {
        self.name = name
        self.folder = folder
    }

    deinit {
        guard let drafts else { return }
        Self.remove(drafts.path)
        close(drafts.descriptor)
    }

    /// The path at which a file of the set is to be written, whole, until it gets its name.
    ///
    /// - Throws: ``Failure`` or `FileWriteError` where the drafts' folder cannot be made.
    func path(_ file: String) throws -> String { try begun().path + "/" + file }

    /// Gives all files their names, and removes those of an earlier set that this one does not have.
    ///
    /// - Parameters:
    ///   - target: The folder in which the files are to be, on the same disk as the job's report folder.
    ///   - optional: Names of the set that are not there each time.
    /// - Throws: ``Failure`` or `FileWriteError`; in all likelihood nothing has its name then.
    func publish(into target: String, dropping optional: [String] = []) throws {
        let drafts = try begun()
        try Migration.makeFolder(of: target + "/.")
        let names = Self.names(in: drafts.path).sorted()
        let manifest = "\(name).sha256"
        let writer = try ByteFileWriter(path: drafts.path + "/" + manifest)
        try writer.write(try ReportManifest(of: names, in: drafts.path).text)
        try writer.close()
        for name in names + [manifest] where Self.isFolder("\(target)/\(name)") {
            throw FileWriteError(.cannotRename, path: "\(target)/\(name)", errno: EISDIR)
        }
        CrashPoint.pass(.reportsDrafted)
        let lock = FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        for name in [manifest] + optional.filter({ !names.contains($0) }) { unlink("\(target)/\(name)") }
        for name in names + [manifest] {
            guard rename("\(drafts.path)/\(name)", "\(target)/\(name)") == 0 else {
                throw FileWriteError(.cannotRename, path: "\(target)/\(name)", errno: errno)
            }
            CrashPoint.pass(.reportsPartlyNamed)
        }
        Self.sync(target)
        rmdir(drafts.path)
        close(drafts.descriptor)
        self.drafts = nil
    }

    /// The folder of the drafts, made when it is first asked for.
    private func begun() throws -> Drafts {
        if let drafts { return drafts }
        try Migration.makeFolder(of: folder + "/.")
        let lock = FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        removeLeftDrafts()
        var template = Array("\(folder)/\(name).partial-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw FileWriteError(.cannotCreate, path: "\(folder)/\(name).partial-…", errno: errno)
        }
        let path = String(cString: made)
        let drafts = Drafts(path: path, descriptor: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        flock(drafts.descriptor, LOCK_EX | LOCK_NB)
        self.drafts = drafts
        return drafts
    }

    /// Removes what killed processes left; call it with the report folder's lock held.
    private func removeLeftDrafts() {
        for entry in Self.names(in: folder) where entry.hasPrefix("\(name).partial-") {
            let path = "\(folder)/\(entry)"
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { Self.remove(path) }
            close(descriptor)
        }
    }

    /// Removes a folder of drafts, and nothing in it that is no report.
    private static func remove(_ path: String) {
        for name in names(in: path) where Job.isReportName(name) { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Makes the new names durable; where a file system cannot do that, the files are complete all the same.
    private static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// Keeps other processes from naming files in a folder for a moment; a file system without locks goes without.
private final class FolderLock {
    private let descriptor: CInt

    /// Waits for its turn.
    init(_ folder: String) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
