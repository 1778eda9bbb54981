import CZlib
import Foundation

/// The parts of a workbook, unpacked: XML by its name inside of the file.
///
/// For small ones: sizes beyond 32 bits are not read.
package struct WorkbookParts {
    package let parts: [String: String]

    /// Reads a workbook.
    ///
    /// - Throws: ``CocoaError`` where it is no such file.
    package init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        func number(_ at: Int, _ length: Int) -> Int {
            bytes[at..<(at + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count > 22,
            let end = (0...(bytes.count - 22)).last(where: { number($0, 4) == 0x0605_4B50 })
        else { throw CocoaError(.fileReadCorruptFile) }
        var parts: [String: String] = [:]
        var at = number(end + 16, 4)
        for _ in 0..<number(end + 10, 2) {
            let (nameLength, offset) = (number(at + 28, 2), number(at + 42, 4))
            let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
            let start = offset + 30 + number(offset + 26, 2) + number(offset + 28, 2)
            parts[name] = try Self.inflated(bytes[start..<(start + number(at + 20, 4))], to: number(at + 24, 4))
            at += 46 + nameLength + number(at + 30, 2) + number(at + 32, 2)
        }
        self.parts = parts
    }

    /// The XML of the sheets, in their order.
    package var sheets: [String] {
        (1...).lazy.map { parts["xl/worksheets/sheet\($0).xml"] }.prefix { $0 != nil }.compactMap(\.self)
    }

    private static func inflated(_ packed: ArraySlice<UInt8>, to size: Int) throws -> String {
        var (input, output) = (Array(packed), [UInt8](repeating: 0, count: size + 1))
        var stream = z_stream()
        inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { inflateEnd(&stream) }
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                return inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { throw CocoaError(.fileReadCorruptFile) }
        return String(decoding: output.dropLast(), as: UTF8.self)
    }
}
