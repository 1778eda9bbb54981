import ChargebeeAPI
import Crypto

/// Which payment sources are their customers' primary or backup ones: 16 bytes for each, and none for all others.
///
/// A source is known by 127 bits of its id's SHA-256; that two of a site's share them does not happen.
struct RoleTable: Sendable {
    private struct Entry: Comparable {
        let high: UInt64
        /// The last bit is set for a backup.
        let low: UInt64

        static func < (left: Entry, right: Entry) -> Bool {
            (left.high, left.low >> 1) < (right.high, right.low >> 1)
        }
    }

    static let entrySize = 16
    private var entries: [Entry] = []
    private var isSorted = true

    init() {}

    /// Reads entries as ``bytes(of:)`` gave them; what is left of the last one is not taken.
    init(bytes: UnsafeRawBufferPointer) {
        entries.reserveCapacity(bytes.count / Self.entrySize)
        var offset = 0
        while offset + Self.entrySize <= bytes.count {
            entries.append(
                Entry(
                    high: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                    low: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
                )
            )
            offset += Self.entrySize
        }
        isSorted = false
    }

    var count: Int { entries.count }

    /// The entries of some customers, to be kept in a file.
    static func bytes(of customers: [CustomerRoles]) -> [UInt8] {
        var bytes: [UInt8] = []
        for customer in customers {
            for (id, isBackup) in [(customer.primaryID, false), (customer.backupID, true)] {
                guard let id, !id.isEmpty else { continue }
                let entry = entry(of: id, isBackup: isBackup)
                withUnsafeBytes(of: entry.high) { bytes += $0 }
                withUnsafeBytes(of: entry.low) { bytes += $0 }
            }
        }
        return bytes
    }

    /// Brings the entries into the order in which they are found.
    mutating func sort() {
        if !isSorted { entries.sort() }
        isSorted = true
    }

    /// The role of a source; call ``sort()`` before.
    func role(of id: String) -> PaymentRole {
        let sought = Self.entry(of: id, isBackup: false)
        var range = 0..<entries.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if entries[middle] < sought {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        guard range.lowerBound < entries.count, !(sought < entries[range.lowerBound]) else { return .none }
        return entries[range.lowerBound].low & 1 == 1 ? .backup : .primary
    }

    private static func entry(of id: String, isBackup: Bool) -> Entry {
        let mark = SourceMark(id)
        return Entry(high: mark.high, low: mark.low & ~1 | (isBackup ? 1 : 0))
    }
}

/// What tells payment sources apart in 16 bytes: the first ones of the id's SHA-256.
struct SourceMark: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(_ id: String) {
        let (high, low) = SHA256.hash(data: Array(id.utf8)).withUnsafeBytes { bytes in
            (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        (self.high, self.low) = (high, low)
    }
}
