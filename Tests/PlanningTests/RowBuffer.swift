import Foundation
import MigrationModel

/// Owns the bytes of a row, as a reader does.
struct RowBuffer: ~Copyable {
    private var bytes = GrowableBytes()
    private let ends: UnsafeMutableBufferPointer<Int>
    private let count: Int

    init(_ fields: [String]) {
        ends = .allocate(capacity: max(fields.count, 1))
        ends.initialize(repeating: 0)
        count = fields.count
        for (index, field) in fields.enumerated() {
            bytes.append(field)
            ends[index] = bytes.count
        }
    }

    deinit { ends.deallocate() }

    /// Hands the row to `body`; gives `nil` where there is no memory.
    borrowing func withRow<Result>(_ body: (borrowing InputRow) -> Result) -> Result? {
        guard let base = bytes.bytes.baseAddress, let ends = ends.baseAddress else { return nil }
        let address = RowAddress(ordinal: 1, line: 2)
        return body(InputRow(address: address, base: base, ends: UnsafePointer(ends), count: count))
    }
}

/// A file that exists while the value does.
final class TemporaryFile {
    let path: String

    init(_ text: String) throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".csv").path
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A small, repeatable source of random numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
