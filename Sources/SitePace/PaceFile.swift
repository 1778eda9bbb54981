import Glibc

/// The file of one site: two copies of the record, written in turns, and the ring.
///
/// A process can be killed at any instant. The record that it was writing is then torn at worst, and the other copy, which
/// lacks that one call, counts; the call itself was not made yet, or else is counted again (``Content/torn(_:)``).
final class PaceFile {
    /// What the file says.
    enum Content {
        case whole(SiteRecord)
        /// The newer copy is damaged; the older lacks one call at most.
        case torn(SiteRecord)
        case damaged
        case otherVersion
    }

    static let copyBytes = 2 * SiteRecord.byteCount
    static let byteCount = copyBytes + FileRing.byteCount

    let path: String
    var ring: FileRing
    private let descriptor: CInt
    private var buffer: [UInt8]

    /// Opens the site's file; where there is none, makes one with an empty record.
    ///
    /// - Parameters:
    ///   - path: The file's path, in a folder that is there.
    ///   - time: The present.
    ///   - isCertain: Whether a file made here may let calls through at once.
    /// - Throws: ``RecordFailure/unusable(_:)`` where the file can neither be opened nor made.
    init(path: String, at time: MachineTime, isCertain: Bool = true) throws(RecordFailure) {
        self.path = path
        descriptor = try Self.opened(path, at: time, isCertain: isCertain)
        ring = FileRing(descriptor: descriptor, path: path, start: Self.copyBytes)
        buffer = [UInt8](repeating: 0, count: Self.copyBytes)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unusable(SitePaceError(.notAFile, path: path))
        }
    }

    deinit { close(descriptor) }

    /// Takes the lock, which the kernel gives back when the process ends; false where others keep it for `patience`.
    func lock(patience: Duration) throws(RecordFailure) -> Bool {
        var deadline: ContinuousClock.Instant?
        var pause: UInt32 = 20
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .unusable(SitePaceError(.notLocked, path: path, errno: errno))
            }
            let now = ContinuousClock.now
            if now >= deadline ?? now + patience { return false }
            deadline = deadline ?? now + patience
            usleep(pause)
            pause = min(pause * 2, 1000)
        }
        ring.dropReadAhead()
        return true
    }

    func unlock() { _ = flock(descriptor, LOCK_UN) }

    /// Whether no new process will find this file any more.
    var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || status.st_nlink == 0
    }

    /// Reads the record; call it under the lock.
    func content() throws(RecordFailure) -> Content {
        let read = pread(descriptor, &buffer, Self.copyBytes, 0)
        guard read >= 0 else { throw .unusable(SitePaceError(.notRead, path: path, errno: errno)) }
        guard read == Self.copyBytes else { return .damaged }
        return buffer.withUnsafeBytes { bytes in
            let half = SiteRecord.byteCount
            let copies = (
                UnsafeRawBufferPointer(rebasing: bytes[..<half]), UnsafeRawBufferPointer(rebasing: bytes[half...])
            )
            let sequences = (SiteRecord.sequence(of: copies.0), SiteRecord.sequence(of: copies.1))
            let isFirstNewer = sequences.0 ?? 0 > sequences.1 ?? 0
            let (newer, older) = isFirstNewer ? copies : (copies.1, copies.0)
            let olderSequence = isFirstNewer ? sequences.1 : sequences.0
            if let record = SiteRecord(decoding: newer) {
                // The older copy must be this one's forerunner; else it was to become the successor.
                let isWhole = record.sequence == 1 || olderSequence == record.sequence - 1
                return isWhole ? .whole(record) : .torn(record)
            }
            if let record = SiteRecord(decoding: older) { return .torn(record) }
            let isOther = SiteRecord.isOtherVersion(copies.0) || SiteRecord.isOtherVersion(copies.1)
            return isOther ? .otherVersion : .damaged
        }
    }

    /// Writes the record over the older copy; call it under the lock.
    func write(_ record: inout SiteRecord) throws(RecordFailure) {
        record.sequence += 1
        try Self.write(record, to: descriptor, path: path, through: &buffer)
    }

    /// Clears the file, before a record is begun anew; call it under the lock.
    func clear() throws(RecordFailure) {
        guard ftruncate(descriptor, 0) == 0, ftruncate(descriptor, Self.byteCount) == 0 else {
            throw .unusable(SitePaceError(.notWritten, path: path, errno: errno))
        }
    }

    private static func write(
        _ record: SiteRecord,
        to descriptor: CInt,
        path: String,
        through buffer: inout [UInt8]
    ) throws(RecordFailure) {
        let length = record.encodedByteCount
        let start = record.sequence % 2 == 0 ? 0 : SiteRecord.byteCount
        let written = buffer.withUnsafeMutableBytes { bytes in
            record.encode(into: bytes)
            return pwrite(descriptor, bytes.baseAddress, length, start)
        }
        guard written == length else {
            throw .unusable(SitePaceError(.notWritten, path: path, errno: written < 0 ? errno : ENOSPC))
        }
    }

    private static func opened(_ path: String, at time: MachineTime, isCertain: Bool) throws(RecordFailure) -> CInt {
        // Bounded, in case something else keeps removing the file.
        for _ in 0..<8 {
            // Not to follow a link, nor to wait at a pipe.
            let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            if descriptor >= 0 { return descriptor }
            guard errno == ENOENT else { throw .unusable(SitePaceError(.fileNotOpened, path: path, errno: errno)) }
            try make(path, at: time, isCertain: isCertain)
        }
        throw .unusable(SitePaceError(.fileNotOpened, path: path, errno: ENOENT))
    }

    /// Makes the file under another name first, so that it is never seen without a record: an empty one is a damaged one.
    private static func make(_ path: String, at time: MachineTime, isCertain: Bool) throws(RecordFailure) {
        let unfinished = "\(path).\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        let descriptor = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(SitePaceError(.fileNotOpened, path: path, errno: errno)) }
        defer {
            close(descriptor)
            unlink(unfinished)
        }
        // Taken at once, so that a full disk is met now and not in the middle of a run.
        let refusal = posix_fallocate(descriptor, 0, byteCount)
        guard refusal == 0 else { throw .unusable(SitePaceError(.notWritten, path: path, errno: refusal)) }
        var record = SiteRecord(time, isCertain: isCertain)
        record.sequence = 1
        var buffer = [UInt8](repeating: 0, count: SiteRecord.byteCount)
        try write(record, to: descriptor, path: path, through: &buffer)
        guard link(unfinished, path) == 0 || errno == EEXIST else {
            throw .unusable(SitePaceError(.fileNotOpened, path: path, errno: errno))
        }
    }
}
