import CZlib

/// Unpacks gzip as it streams by, all members of the file one behind the other.
///
/// A stream that ends early or is damaged is an error, never a shorter file. Zero bytes behind the last member are padding;
/// anything else there is refused, since nobody can say what was lost.
final class GzipByteSource: ByteSource {
    private let packed: any ByteSource
    private let path: String
    /// zlib keeps the address of its structure.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var state = State.betweenMembers
    private var isFirst = true
    private var inputHasEnded = false

    private enum State {
        case betweenMembers
        case insideMember
        case padding
        case ended
    }

    /// 15 bits of window, and 16 for "gzip only".
    private static let windowBits: Int32 = 15 + 16

    /// Makes a layer over `packed`; `chunkSize` is the packed bytes asked for with one read, at least 1.
    init(_ packed: any ByteSource, path: String, chunkSize: Int) throws(CSVInputError) {
        self.packed = packed
        self.path = path
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: chunkSize, alignment: 1)
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size) == Z_OK else {
            throw CSVInputError(.outOfMemory, path: path, detail: "no memory left to unpack with")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        let room = min(buffer.count, Int(UInt32.max))
        while state != .ended {
            if stream.pointee.avail_in == 0, !inputHasEnded { try fill() }
            switch state {
            case .betweenMembers: try beginMember()
            case .padding: try skipPadding()
            case .insideMember:
                let count = try inflate(into: buffer, room)
                if count > 0 { return count }
            case .ended: break
            }
        }
        return 0
    }

    private func fill() throws(CSVInputError) {
        let count = try packed.read(into: input)
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        inputHasEnded = count == 0
    }

    private func beginMember() throws(CSVInputError) {
        guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in else {
            state = .ended
            return
        }
        guard isFirst || next.pointee != 0 else {
            state = .padding
            return
        }
        isFirst = false
        inflateReset(stream)
        state = .insideMember
    }

    private func skipPadding() throws(CSVInputError) {
        let rest = UnsafeBufferPointer(start: stream.pointee.next_in, count: Int(stream.pointee.avail_in))
        guard rest.allSatisfy({ $0 == 0 }) else { throw damaged("something else follows its end") }
        stream.pointee.avail_in = 0
        if inputHasEnded { state = .ended }
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer, _ room: Int) throws(CSVInputError) -> Int {
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let result = CZlib.inflate(stream, Z_NO_FLUSH)
        let count = room - Int(stream.pointee.avail_out)
        switch result {
        case Z_STREAM_END: state = .betweenMembers
        case Z_OK: break
        // No progress: zlib wants bytes that are still to come.
        case Z_BUF_ERROR where !inputHasEnded: break
        case Z_BUF_ERROR: throw truncated
        case Z_MEM_ERROR:
            throw CSVInputError(.outOfMemory, path: path, detail: "no memory left to unpack with")
        default: throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(result)")
        }
        if result == Z_OK, count == 0, inputHasEnded { throw truncated }
        return count
    }

    private var truncated: CSVInputError {
        let detail = "the gzip stream ends early, so rows are missing; fetch the file again"
        return CSVInputError(.damagedArchive, path: path, detail: detail)
    }

    private func damaged(_ reason: String) -> CSVInputError {
        let detail = "the gzip stream is damaged (\(reason)), so rows may be missing or wrong; fetch the file again"
        return CSVInputError(.damagedArchive, path: path, detail: detail)
    }
}
