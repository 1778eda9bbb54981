import CSVInput
import Glibc
import MigrationModel
import Reporting
import Synchronization

/// The file that exported references are written into, readable for its owner alone: no other file holds tokens.
///
/// It is a CSV that the mapping `canonical` reads as it is. Records are only ever appended, and are durable when
/// ``append(_:)`` returns; what a kill or a full disk leaves of an unfinished one is cut off by
/// ``open(needing:among:)``.
/// One process writes it at a time, and a file that somebody else replaces meanwhile is noticed before a token is lost.
final class ResultFile: Sendable {
    /// The first six are parameters of the creation; the last two say where the reference comes from.
    static let header = [
        "customer_id", "type", "gateway_account_id", "reference_id", "replace_primary_payment_source",
        "payment_source_id", "gateway",
    ]

    let path: String
    /// Protects the open file, `nil` before ``open(needing:among:)``.
    private let content = Mutex<Content?>(nil)

    private struct Content: Sendable {
        let descriptor: CInt
        /// Where the next record begins; what stands behind it is none.
        var end: Int
        /// How far the file reaches at the most, where a kill or a failed append left something behind ``end``.
        var reach: Int
        /// Where what was written was kept once the path named another file; `nil` where it was not.
        var keptPath: String?

        /// Whether a path still names this file, whatever is in it.
        func isNamed(by path: String) -> Bool {
            var opened = stat()
            var named = stat()
            return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0 && opened.st_dev == named.st_dev
                && opened.st_ino == named.st_ino && opened.st_nlink > 0
        }

        /// Whether a path still names this file, and the file is as long as it was left.
        func isWhole(at path: String) -> Bool {
            var status = stat()
            return isNamed(by: path) && fstat(descriptor, &status) == 0 && end <= Int(status.st_size)
                && Int(status.st_size) <= reach
        }
    }

    /// Makes what was written to a descriptor durable.
    private let synchronize: @Sendable (CInt) -> Bool

    /// Does nothing with the file yet; `synchronize` is `fsync` unless said otherwise.
    init(path: String, synchronize: @escaping @Sendable (CInt) -> Bool = { fsync($0) == 0 }) {
        self.path = path
        self.synchronize = synchronize
    }

    deinit {
        content.withLock { if let content = $0 { Self.release(content.descriptor) } }
    }

    // MARK: Opening

    /// Opens the file, or makes one with mode 0600, and takes it as it was left.
    ///
    /// What is left of an unfinished record is cut off, and a new file gets its header.
    ///
    /// - Parameters:
    ///   - writtenResults: How many references the journal gave up because they were in the file.
    ///   - held: The payment sources whose references the journal still holds; some may be in the file.
    /// - Returns: Those of `held` that are in the file.
    /// - Throws: ``Failure`` where it is another file or in use, has records that this journal does not know, or has
    ///   fewer than it should; it is as it was then.
    func open(needing writtenResults: Int, among held: Set<String>) throws(Failure) -> Set<String> {
        let file = try descriptor(writtenResults)
        var survey = ResultSurvey(header: Self.header, sought: held)
        do throws(Failure) {
            try read(file, into: &survey)
            try check(&survey, writtenResults, mayHave: held.count)
            // Before a token goes into it.
            guard fchmod(file, 0o600) == 0 else { throw notWritten() }
        } catch {
            Self.release(file)
            throw error
        }
        let end = min(survey.completeLength, survey.length)
        content.withLock { $0 = Content(descriptor: file, end: end, reach: survey.length) }
        if survey.isEmpty {
            var header = GrowableBytes(capacity: 256)
            CSVRecordWriter().append(Self.header, to: &header)
            try append(bytes: Array(header.bytes))
            syncFolder()
        } else {
            // The last line may have lost its end; what else stands behind the records goes.
            try append(bytes: survey.completeLength > survey.length ? [0x0A] : [])
        }
        return survey.found
    }

    /// Opens a file that may take tokens.
    private func descriptor(_ writtenResults: Int) throws(Failure) -> CInt {
        let flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        var file = Glibc.open(path, flags)
        if file < 0, errno == ENOENT {
            guard writtenResults == 0 else { throw Self.missing(path, found: 0, of: writtenResults) }
            file = Glibc.open(path, flags | O_CREAT | O_EXCL, 0o600)
        }
        guard file >= 0 else {
            throw errno == ELOOP
                ? Self.foreign(path, "it is a link, and tokens are not written through links")
                : Failure(.unexpected, "The result file \(path) cannot be opened: \(Self.reason).")
        }
        var status = stat()
        let isFile = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        let problem: Failure?
        if !isFile {
            problem = Self.foreign(path, "it is no file")
        } else if status.st_uid != geteuid() {
            problem = Self.foreign(path, "it belongs to another user")
        } else if flock(file, LOCK_EX | LOCK_NB) != 0 {
            problem = Failure(.paused, "Another process writes the result file \(path). Wait for it, and run again.")
        } else {
            problem = nil
        }
        guard let problem else { return file }
        close(file)
        throw problem
    }

    /// Closes the file and gives its lock back at once, also where another process is being started and has it open too.
    private static func release(_ file: CInt) {
        _ = flock(file, LOCK_UN)
        close(file)
    }

    /// Compares what was found with what the journal knows.
    private func check(_ survey: inout ResultSurvey, _ writtenResults: Int, mayHave held: Int) throws(Failure) {
        if let problem = survey.problem(knownToBeDurable: writtenResults) { throw Self.foreign(path, problem) }
        // An editor may have taken the last line's end away; the journal knows whether that record was durable.
        if survey.records < writtenResults, survey.tailIsRecord { survey.completeTail() }
        guard survey.records >= writtenResults else {
            throw Self.missing(path, found: survey.records, of: writtenResults)
        }
        guard survey.records <= writtenResults + held else {
            throw Self.foreign(
                path,
                "it holds \(survey.records.counted("reference", "references")), and this job's journal knows of fewer"
            )
        }
    }

    private func read(_ file: CInt, into survey: inout ResultSurvey) throws(Failure) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var offset = 0
        while true {
            let count = pread(file, &buffer, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Failure(.unexpected, "The result file \(path) cannot be read: \(Self.reason).")
            }
            guard count > 0 else { return }
            buffer.withUnsafeBufferPointer { survey.take(UnsafeBufferPointer(rebasing: $0.prefix(count))) }
            offset += count
        }
    }

    // MARK: Writing

    /// Appends references; when it returns, they are durable.
    ///
    /// - Throws: ``Failure`` where they are not, or the path names another file by now; the next call writes over what
    ///   stands there of them.
    func append(_ results: [HeldReference]) throws(Failure) {
        guard !results.isEmpty else { return }
        let records = CSVRecordWriter()
        var lines = GrowableBytes(capacity: results.count * 200)
        for held in results {
            records.append(
                [
                    held.customerID, held.type, held.gatewayAccountID, held.referenceID,
                    held.becomesPrimary ? "true" : "false", held.paymentSourceID, held.gateway ?? "",
                ],
                to: &lines
            )
        }
        try append(bytes: Array(lines.bytes))
    }

    /// Makes sure that what was written is in the file that the path names; call it when nothing more is to be written.
    ///
    /// - Throws: ``Failure`` where somebody replaced, removed or changed the file.
    func finish() throws(Failure) {
        let isWhole = content.withLock { $0?.isWhole(at: path) ?? true }
        guard isWhole else { throw replaced() }
    }

    private func append(bytes: [UInt8]) throws(Failure) {
        try finish()
        let isDurable = content.withLock { content in
            // What an append left that failed would stand behind a shorter one.
            guard let place = content, ftruncate(place.descriptor, place.end) == 0 else { return false }
            content?.reach = place.end + bytes.count
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes { rest in
                    pwrite(place.descriptor, rest.baseAddress, rest.count, place.end + written)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return synchronize(place.descriptor)
        }
        guard isDurable else { throw notWritten() }
        // Durable in a file that has lost its name would be lost with this process.
        let isWhole = content.withLock { content in
            guard var place = content else { return false }
            place.end += bytes.count
            guard place.isWhole(at: path) else { return false }
            content = place
            return true
        }
        guard isWhole else { throw replaced() }
    }

    /// Makes a new file's name durable; where a file system cannot do that, its content is all the same.
    private func syncFolder() {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    // MARK: In words

    private static var reason: String { String(cString: strerror(errno)) }

    private func notWritten() -> Failure {
        Failure(
            .unexpected,
            "The result file \(path) cannot be written: \(Self.reason). What was exported is kept in the journal. Make room, "
                + "and run again: it is written then."
        )
    }

    private func replaced() -> Failure {
        let keptPath = content.withLock { content -> String? in
            guard let place = content, !place.isNamed(by: path) else { return nil }
            // The file without a name is there as long as this process has it open.
            content?.keptPath = place.keptPath ?? Self.keep(place.descriptor, upTo: place.end, as: path + ".kept")
            return content?.keptPath
        }
        let remedy =
            keptPath.map { "What the run had written is in \($0): give that the name \(path)" }
            ?? "Put it back as the run left it"
        return Failure(
            .inputRefused,
            "The result file \(path) was replaced, removed or changed while the run wrote it, as an editor does that saves it. "
                + "What was not in it yet is kept in the journal. \(remedy), close what else has it open, and run again: the rest "
                + "is written then."
        )
    }

    /// Copies the beginning of an open file into a new one, for its owner alone.
    ///
    /// - Returns: The new one's path, which is `name` or, where that is taken, it with a number; `nil` where it failed.
    private static func keep(_ file: CInt, upTo end: Int, as name: String) -> String? {
        for path in [name] + (2...99).map({ "\(name).\($0)" }) {
            let copy = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if copy < 0, errno == EEXIST { continue }
            guard copy >= 0 else { return nil }
            defer { close(copy) }
            if transfer(file, upTo: end, to: copy), fsync(copy) == 0 { return path }
            unlink(path)
            return nil
        }
        return nil
    }

    private static func transfer(_ file: CInt, upTo end: Int, to copy: CInt) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var offset = 0
        while offset < end {
            let count = pread(file, &buffer, min(buffer.count, end - offset), offset)
            guard count > 0, pwrite(copy, buffer, count, offset) == count else { return false }
            offset += count
        }
        return true
    }

    private static func foreign(_ path: String, _ why: String) -> Failure {
        Failure(
            .jobFileWrong,
            "\(path) cannot be this job's result file: \(why). Name another file as `result` in the job file, or move this one "
                + "away."
        )
    }

    private static func missing(_ path: String, found: Int, of count: Int) -> Failure {
        Failure(
            .inputRefused,
            "\(count) exported references were written into \(path), and it has \(found == 0 ? "none" : "\(found)") of them "
                + "now. The journal does not keep what was written. Put the file back as it was and run again; if it is lost, "
                + "export those rows with a new job and journal."
        )
    }
}
