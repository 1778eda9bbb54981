import CSVInput
import CrashPoints
import Execution
import FoundationEssentials
import GatewayMapping
import Glibc
import Planning
import Reporting
import RunJournal
import StrictYAML

extension Migration {
    /// The folder that the reports of a pass are written into: one of its own for each input after the first.
    package func reportFolder(pass: Int) -> String { pass > 1 ? "\(job.reportsPath)/pass-\(pass)" : job.reportsPath }

    /// The path of a file in the report folder of a pass.
    func reportPath(_ name: String, pass: Int = 1) -> String { reportFolder(pass: pass) + "/" + name }

    /// Makes the report folder of a pass, and sees that the reports of a run can be written there when it is over.
    ///
    /// - Throws: ``Failure`` with 78 where they cannot.
    func checkReportFolder(pass: Int) throws(Failure) {
        let path = reportPath("report.html", pass: pass)
        try translated { try Self.makeFolder(of: path) }
        let names = ["html", "json", "csv", "xlsx", "sha256"].map { "report.\($0)" } + ["rows.csv", "rejected.csv"]
        for name in names {
            let path = reportPath(name, pass: pass)
            guard Self.isFolder(path) else { continue }
            throw Failure(
                .jobFileWrong,
                "\(path) is a folder, and the run is to write a file of that name when it is over. Move it away. Nothing was sent."
            )
        }
        do {
            // Dropped unfinished, they leave nothing behind.
            _ = try ByteFileWriter(path: path)
            let files = reportSet("report")
            _ = try ByteFileWriter(path: try files.path("report.html"))
            withExtendedLifetime(files) {}
        } catch {
            throw Failure(.jobFileWrong, "The run could not write its reports: \(error). Mend that. Nothing was sent.")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Begins the files of a report, whose common name is `name`.
    func reportSet(_ name: String) -> ReportSet { ReportSet(name, in: job.reportsPath) }

    /// Writes a report in all its formats, HTML, JSON, XLSX, and the figures as CSV; with the files that its set has already
    /// they get their names together, or none does.
    ///
    /// - Parameters:
    ///   - report: What is written.
    ///   - files: The set, with the report's listings in it.
    ///   - figures: The CSV's name, where a listing of rows has that of the report; the default is `NAME.csv`.
    ///   - pass: Whose folder they get their names in.
    ///   - workbook: The one begun by ``workbook(in:sheets:)``, where it has sheets of rows.
    ///   - optional: Files of the set that are not there each time; an earlier one is removed.
    /// - Throws: ``Failure`` where a file cannot be written.
    func write(
        _ report: some Report,
        to files: ReportSet,
        figures: String? = nil,
        pass: Int = 1,
        workbook: ReportWorkbook? = nil,
        dropping optional: [String] = []
    ) throws(Failure) {
        try translated {
            let name = files.name
            func write(_ text: String, _ file: String) throws {
                let writer = try ByteFileWriter(path: try files.path(file))
                try writer.write(text)
                try writer.close()
            }
            try write(report.html(), "\(name).html")
            CrashPoint.pass(.reportsPartlyWritten)
            try write(report.json(), "\(name).json")
            try write(report.figures(), figures ?? "\(name).csv")
            let book = if let workbook { workbook } else { try self.workbook(in: files) }
            try book.finish(report)
            try files.publish(into: reportFolder(pass: pass), dropping: optional)
        }
    }

    /// Begins the workbook of a report, for the rows that are listed while they are read;
    /// ``write(_:to:figures:pass:workbook:dropping:)`` completes it.
    func workbook(
        in files: ReportSet,
        sheets: [(sheet: RowSheet, columns: [String])] = []
    ) throws(Failure) -> ReportWorkbook {
        try translated { try ReportWorkbook(path: try files.path("\(files.name).xlsx"), sheets: sheets) }
    }

    /// Makes the folder that a file is to be in.
    static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/") else { return }
        let folder = String(path[..<slash])
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(
                .jobFileWrong,
                "the folder \(folder) cannot be made: is there a file of that name, or a folder that is not yours?"
            )
        }
    }

    /// Removes a file where there is one.
    static func removeFile(_ path: String) { unlink(path) }

    /// Runs a piece of work and gives each stage's error its exit status: the one place where that is decided.
    func translated<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }

    static func failure(for error: any Error, job: Job) -> Failure {
        switch error {
        case let failure as Failure: failure
        case let error as CSVInputError: Failure(.inputRefused, "\(error)")
        case let error as HeaderError: Failure(.inputRefused, "\(job.input.path): \(error)")
        case let error as PlanError where error.code == .unknownColumn: Failure(.jobFileWrong, "\(job.path): \(error)")
        case let error as PlanError: Failure(.inputRefused, "\(error)")
        case let error as YAMLError: Failure(.jobFileWrong, "\(error)")
        case let error as JournalError where error.code == .missing: Failure(.wrongUse, "\(error)")
        case let error as JournalError where error.code == .locked: Failure(.paused, "\(error)")
        default: Failure(.unexpected, "\(error)")
        }
    }
}
