import ChargebeeAPI
import Glibc
import Planning

extension Job {
    /// The files that commands write into the report folder.
    private static let reportFiles = Set([
        "rejected.csv", "rows.csv", "plan-rows.csv", "undo-figures.csv", "undo-plan-figures.csv", "verify-figures.csv",
    ]).union(
        ["discover", "plan", "report", "undo", "undo-plan", "verify"].flatMap { name in
            ["csv", "html", "json", "xlsx", "sha256"].map { "\(name).\($0)" }
        }
    )

    /// Refuses a job in which a command would write over a file that it reads.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong`, naming both.
    func checkPaths() throws(Failure) {
        let journals = journalFiles.map(Self.canonical)
        let result = operation == Operation.exportPaymentSource.name ? Self.canonical(resultPath) : nil
        if let result, journals.contains(result) || isReport(result) {
            throw Failure(.jobFileWrong, "\(path): result and journal or reports would both write \(result)")
        }
        for (file, role) in filesRead {
            let file = Self.canonical(file)
            guard journals.contains(file) || isReport(file) || file == result else { continue }
            throw Failure(
                .jobFileWrong,
                "\(path): \(file) is \(role), and would be written over. Copy \(role) elsewhere, or change journal, reports or result."
            )
        }
        if let clash = journals.first(where: isReport) {
            throw Failure(.jobFileWrong, "\(path): journal and reports would both write \(clash)")
        }
    }

    /// Refuses a file for a run's metrics that is one of the job's own, by whatever name, or lies among its reports.
    ///
    /// - Throws: ``Failure`` with `wrongUse`, naming the file.
    package func checkMetrics(at metrics: String) throws(Failure) {
        let file = Self.canonical(metrics)
        for (own, role) in filesRead + journalFiles.map({ ($0, "a file of the journal") })
        where Self.canonical(own) == file || Self.isOneFile(own, metrics) {
            throw Failure(
                .wrongUse,
                "--metrics \(metrics): that is \(role), and would be written over. Name a file that is for the metrics alone."
            )
        }
        let reports = Self.canonical(reportsPath)
        guard file == reports || file.hasPrefix(reports + "/") else { return }
        throw Failure(
            .wrongUse,
            "--metrics \(metrics): that is in the folder of the reports, \(reportsPath). Name a file in another folder."
        )
    }

    /// The files that the job reads, and what each is.
    private var filesRead: [(path: String, role: String)] {
        var read = [(path, "the job file"), (input.path, "the input")]
        if let join = input.join { read.append((join.path, "the second file")) }
        if let billList { read.append((billList.path, "the list of bills")) }
        if let mappingPath { read.append((mappingPath, "the mapping")) }
        if case .file(let file)? = keySource { read.append((file, "the API key's file")) }
        if case .sandbox(let scenario?) = target { read.append((scenario, "the scenario")) }
        return read
    }

    /// The journal and what goes with it.
    private var journalFiles: [String] {
        [journalPath, undoJournalPath].flatMap { path in ["", "-wal", "-shm", ".lock", ".new"].map { path + $0 } }
    }

    /// The journal of the job's undo.
    var undoJournalPath: String { journalPath + ".undo" }

    /// Whether a file is one that a command writes: in the report folder, or in that of a later input below it.
    private func isReport(_ file: String) -> Bool {
        let folder = Self.canonical(reportsPath)
        guard file.hasPrefix(folder + "/") else { return false }
        let parts = file.dropFirst(folder.count + 1).split(separator: "/").map(String.init)
        let isInFolder = parts.count == 1 || parts.count == 2 && parts[0].hasPrefix("pass-")
        guard isInFolder, let name = parts.last else { return false }
        return Self.isReportName(name)
    }

    /// Whether a command gives a file of the report folder that name, or writes a draft under it.
    static func isReportName(_ name: String) -> Bool {
        var name = name[...]
        for suffix in [".partial", ".draft"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
        return reportFiles.contains(String(name))
    }

    /// Whether two paths lead to one file that exists, perhaps by two names in a folder.
    private static func isOneFile(_ path: String, _ other: String) -> Bool {
        var (status, otherStatus) = (stat(), stat())
        guard stat(path, &status) == 0, stat(other, &otherStatus) == 0 else { return false }
        return status.st_dev == otherStatus.st_dev && status.st_ino == otherStatus.st_ino
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
