import Glibc

extension Job {
    /// The files that commands write into the report folder.
    static let reportFiles = ["plan.html", "plan.json", "rejected.csv", "report.html", "report.json", "rows.csv"]

    /// Refuses a job in which a command would write over a file that it reads.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong`, naming both.
    func checkPaths() throws(Failure) {
        var read = [(path, "the job file"), (input.path, "the input")]
        if let mappingPath { read.append((mappingPath, "the mapping")) }
        if case .file(let file)? = keySource { read.append((file, "the API key's file")) }
        if case .sandbox(let scenario?) = target { read.append((scenario, "the scenario")) }
        let reports = Self.reportFiles.flatMap { [reportsPath + "/" + $0, reportsPath + "/" + $0 + ".partial"] }
        let journals = ["", "-wal", "-shm", ".lock", ".new"].map { journalPath + $0 }
        let written = reports + journals
        for (file, role) in read {
            guard let clash = written.first(where: { Self.canonical($0) == Self.canonical(file) }) else { continue }
            throw Failure(
                .jobFileWrong,
                "\(path): \(clash) is \(role), and would be written over. Copy \(role) elsewhere, or change journal or reports."
            )
        }
        if let clash = journals.first(where: { journal in
            reports.contains { Self.canonical($0) == Self.canonical(journal) }
        }) {
            throw Failure(.jobFileWrong, "\(path): journal and reports would both write \(clash)")
        }
    }

    /// A path by which two names of one file can be told to be one: links resolved, as far as the file exists.
    private static func canonical(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let real = realpath(folder, nil) else { return path }
        defer { free(real) }
        return String(cString: real) + "/" + name
    }
}
