import CZlib
import Glibc

/// Reads a finished workbook back: every part whole, with the checksum it was written with.
///
/// libxlsxwriter does not look whether the disk took the files that it gathers sheets in, so a full disk would give a file that
/// opens with rows missing.
struct PackageCheck {
    private let descriptor: Int32

    /// A part as the directory at the file's end lists it.
    fileprivate struct Entry {
        var name = ""
        var checksum: UInt = 0
        var packed = 0
        var unpacked = 0
        var offset = 0
    }

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Whether every part can be read, ends with its root element's end, and no sheet is shorter than its rows.
    ///
    /// - Parameter sheetSizes: At least so many bytes each sheet has.
    /// - Returns: False also where it cannot be read.
    func isWhole(sheetSizes: [Int]) -> Bool {
        guard let entries = entries(), !entries.isEmpty else { return false }
        for entry in entries where !isWhole(entry) { return false }
        let unpacked = Dictionary(entries.map { ($0.name, $0.unpacked) }, uniquingKeysWith: min)
        return sheetSizes.enumerated().allSatisfy { index, size in
            unpacked["xl/worksheets/sheet\(index + 1).xml"].map { $0 >= size } ?? false
        }
    }

    private func entries() -> [Entry]? {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        let tail = read(at: max(0, size - 66_000), min(size, 66_000))
        guard let end = tail.lastIndex(of: [0x50, 0x4B, 0x05, 0x06]), end + 22 <= tail.count else { return nil }
        var (count, length, offset) = (tail.number(end + 10, 2), tail.number(end + 12, 4), tail.number(end + 16, 4))
        if offset == 0xFFFF_FFFF || count == 0xFFFF || length == 0xFFFF_FFFF {
            guard let large = tail.lastIndex(of: [0x50, 0x4B, 0x06, 0x06]), large + 56 <= tail.count else { return nil }
            (count, length, offset) = (
                tail.number(large + 32, 8), tail.number(large + 40, 8), tail.number(large + 48, 8)
            )
        }
        guard (0...16_777_216).contains(length) else { return nil }
        return Self.entries(read(at: offset, length), count: count)
    }

    private static func entries(_ bytes: [UInt8], count: Int) -> [Entry]? {
        var entries: [Entry] = []
        var at = 0
        for _ in 0..<count {
            guard at + 46 <= bytes.count, bytes.number(at, 4) == 0x0201_4B50 else { return nil }
            let (nameLength, extra, comment) = (
                bytes.number(at + 28, 2), bytes.number(at + 30, 2), bytes.number(at + 32, 2)
            )
            guard at + 46 + nameLength + extra <= bytes.count else { return nil }
            var entry = Entry()
            entry.name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
            entry.checksum = UInt(bytes.number(at + 16, 4))
            entry.packed = bytes.number(at + 20, 4)
            entry.unpacked = bytes.number(at + 24, 4)
            entry.offset = bytes.number(at + 42, 4)
            entry.widen(Array(bytes[(at + 46 + nameLength)..<(at + 46 + nameLength + extra)]))
            entries.append(entry)
            at += 46 + nameLength + extra + comment
        }
        return entries
    }

    private func isWhole(_ entry: Entry) -> Bool {
        let head = read(at: entry.offset, 30)
        guard head.count == 30, head.number(0, 4) == 0x0403_4B50, head.number(8, 2) == 8 else { return false }
        let inflation = Inflation()
        var at = entry.offset + 30 + head.number(26, 2) + head.number(28, 2)
        var rest = entry.packed
        while rest > 0 {
            let bytes = read(at: at, min(rest, 262_144))
            guard !bytes.isEmpty, inflation.take(bytes) else { return false }
            at += bytes.count
            rest -= bytes.count
        }
        return inflation.isOver && inflation.checksum == entry.checksum && inflation.count == entry.unpacked
            && inflation.endsWithRoot
    }

    private func read(at offset: Int, _ count: Int) -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled,
                    off_t(offset + filled)
                )
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
        }
    }
}

extension PackageCheck.Entry {
    /// Takes what has no room in 32 bits from where ZIP64 puts it.
    fileprivate mutating func widen(_ extra: [UInt8]) {
        var at = 0
        while at + 4 <= extra.count {
            let (kind, length) = (extra.number(at, 2), extra.number(at + 2, 2))
            var next = at + 4
            if kind == 1 {
                for path in [\Self.unpacked, \Self.packed, \Self.offset] where self[keyPath: path] == 0xFFFF_FFFF {
                    guard next + 8 <= extra.count else { return }
                    self[keyPath: path] = extra.number(next, 8)
                    next += 8
                }
            }
            at += 4 + length
        }
    }
}

extension [UInt8] {
    /// A number of so many bytes, the lowest first; 0 where there are not so many.
    fileprivate func number(_ at: Int, _ length: Int) -> Int {
        guard at >= 0, at + length <= count else { return 0 }
        return Int(truncatingIfNeeded: self[at..<(at + length)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    fileprivate func lastIndex(of mark: [UInt8]) -> Int? {
        guard count >= mark.count else { return nil }
        return (0...(count - mark.count)).last { self[$0..<($0 + mark.count)].elementsEqual(mark) }
    }
}
