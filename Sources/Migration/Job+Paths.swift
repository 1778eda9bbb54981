import Glibc
import Planning

extension Job {
    /// The files that commands write into the report folder.
    private static let reportFiles: Set = [
        "plan.html", "plan.json", "rejected.csv", "report.html", "report.json", "rows.csv",
    ]

    /// Refuses a job in which a command would write over a file that it reads.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong`, naming both.
    func checkPaths() throws(Failure) {
        var read = [(path, "the job file"), (input.path, "the input")]
        if let join = input.join { read.append((join.path, "the second file")) }
        if let mappingPath { read.append((mappingPath, "the mapping")) }
        if case .file(let file)? = keySource { read.append((file, "the API key's file")) }
        if case .sandbox(let scenario?) = target { read.append((scenario, "the scenario")) }
        let journals = ["", "-wal", "-shm", ".lock", ".new"].map { Self.canonical(journalPath + $0) }
        for (file, role) in read {
            let file = Self.canonical(file)
            guard journals.contains(file) || isReport(file) else { continue }
            throw Failure(
                .jobFileWrong,
                "\(path): \(file) is \(role), and would be written over. Copy \(role) elsewhere, or change journal or reports."
            )
        }
        if let clash = journals.first(where: isReport) {
            throw Failure(.jobFileWrong, "\(path): journal and reports would both write \(clash)")
        }
    }

    /// Whether a file is one that a command writes: in the report folder, or in that of a later input below it.
    private func isReport(_ file: String) -> Bool {
        let folder = Self.canonical(reportsPath)
        guard file.hasPrefix(folder + "/") else { return false }
        let parts = file.dropFirst(folder.count + 1).split(separator: "/").map(String.init)
        let isInFolder = parts.count == 1 || parts.count == 2 && parts[0].hasPrefix("pass-")
        guard isInFolder, var name = parts.last else { return false }
        for suffix in [".partial", ".draft"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
        return Self.reportFiles.contains(name)
    }

    /// A path by which two names of one file can be told to be one: links resolved as far as folders exist, `..` taken out.
    private static func canonical(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        var parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard let name = parts.popLast() else { return "/" }
        let isAbsolute = path.hasPrefix("/")
        guard !parts.isEmpty else { return (isAbsolute ? "" : canonical(".")) + "/" + name }
        let folder = canonical((isAbsolute ? "/" : "") + parts.joined(separator: "/"))
        switch name {
        case ".": return folder
        case "..": return folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? folder
        default: return folder + "/" + name
        }
    }
}
