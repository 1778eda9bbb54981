import CZlib

/// Unpacks a part of a workbook as far as is needed to tell that it is whole.
final class Inflation {
    private(set) var count = 0
    private(set) var checksum: UInt = 0
    /// Whether the end of the packed bytes was reached.
    private(set) var isOver = false
    private var stream = z_stream()
    private var first: [UInt8] = []
    private var last: [UInt8] = []
    private var output = [UInt8](repeating: 0, count: 262_144)
    private static let kept = 512

    init() { inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) }

    deinit { inflateEnd(&stream) }

    /// Unpacks further bytes; false where they are no such.
    func take(_ bytes: [UInt8]) -> Bool {
        var bytes = bytes
        return bytes.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            defer { stream.next_in = nil }
            while stream.avail_in > 0 || stream.avail_out == 0 {
                guard !isOver else { return stream.avail_in == 0 }
                guard step() else { return false }
            }
            return true
        }
    }

    private func step() -> Bool {
        output.withUnsafeMutableBufferPointer { buffer in
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(buffer.count)
            let status = inflate(&stream, Z_NO_FLUSH)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return false }
            isOver = status == Z_STREAM_END
            let made = UnsafeMutableBufferPointer(rebasing: buffer.prefix(buffer.count - Int(stream.avail_out)))
            checksum = UInt(crc32(uLong(checksum), made.baseAddress, UInt32(made.count)))
            count += made.count
            if first.count < Self.kept { first += made.prefix(Self.kept - first.count) }
            last = Array((made.count < Self.kept ? last + made : Array(made.suffix(Self.kept))).suffix(Self.kept))
            // Nothing came of it and nothing more is there: what follows comes with the next bytes.
            return made.count > 0 || isOver || stream.avail_in == 0
        }
    }

    /// Whether the text ends with the end of the element that it begins with.
    var endsWithRoot: Bool {
        let text = String(decoding: first, as: UTF8.self)
        guard let root = text.split(separator: "<").first(where: { !$0.hasPrefix("?") && !$0.hasPrefix("!") }) else {
            return false
        }
        let name = root.prefix { !" />\n".contains($0) }
        let end = String(decoding: last, as: UTF8.self).trimmingSuffix
        return end.hasSuffix("</\(name)>") || (count < Self.kept && end.hasSuffix("/>") && root.hasPrefix(name))
    }
}

extension String {
    /// The text without line breaks and blanks at its end.
    fileprivate var trimmingSuffix: Substring {
        self[..<(lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex)]
    }
}
