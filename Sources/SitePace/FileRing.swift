import Glibc

/// The ring behind the record's two copies in the file.
struct FileRing: CallRing {
    static let byteCount = Int(capacity) * bucketBytes
    private static let bucketBytes = 16
    private static let bucketsAtOnce: Int64 = 64

    let descriptor: CInt
    let path: String
    private let start: Int
    /// The buckets read last, as they are in the file; other processes may have written since an earlier lock.
    private var ahead: [UInt8] = []
    private var aheadNumber: Int64 = 0

    init(descriptor: CInt, path: String, start: Int) {
        self.descriptor = descriptor
        self.path = path
        self.start = start
    }

    /// Must be called after each taking of the lock.
    mutating func dropReadAhead() { ahead.removeAll(keepingCapacity: true) }

    mutating func bucket(_ number: Int64) throws(RecordFailure) -> CallBucket {
        if number < aheadNumber || number >= aheadNumber + Int64(ahead.count / Self.bucketBytes) {
            try readAhead(from: number)
        }
        let offset = Int(number - aheadNumber) * Self.bucketBytes
        return ahead.withUnsafeBytes { bytes in
            // What is beyond the end of a file cut short reads as an impossible bucket.
            guard offset + Self.bucketBytes <= bytes.count else { return CallBucket(millisecond: 0, callsSoFar: 0) }
            return CallBucket(
                millisecond: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self),
                callsSoFar: bytes.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self)
            )
        }
    }

    mutating func write(_ bucket: CallBucket, number: Int64) throws(RecordFailure) {
        dropReadAhead()
        let content = (bucket.millisecond, bucket.callsSoFar)
        let written = withUnsafeBytes(of: content) { pwrite(descriptor, $0.baseAddress, $0.count, offset(of: number)) }
        guard written == Self.bucketBytes else {
            throw .unusable(SitePaceError(.notWritten, path: path, errno: written < 0 ? errno : ENOSPC))
        }
    }

    private mutating func readAhead(from number: Int64) throws(RecordFailure) {
        let count = min(Self.bucketsAtOnce, Self.capacity - number % Self.capacity)
        ahead = [UInt8](repeating: 0, count: Int(count) * Self.bucketBytes)
        aheadNumber = number
        let read = pread(descriptor, &ahead, ahead.count, offset(of: number))
        guard read >= 0 else { throw .unusable(SitePaceError(.notRead, path: path, errno: errno)) }
        ahead.removeLast(ahead.count - read)
    }

    private func offset(of number: Int64) -> Int { start + Int(number % Self.capacity) * Self.bucketBytes }
}
