package import CSVInput
import GatewayCatalogue
import MigrationModel

/// A second file, looked up by key: for exports whose customers and tokens come in two files.
///
/// All of it is held in memory. A key is compared byte for byte, without blanks at its ends. Rows that are equal in every field
/// count as one; a key with several different rows belongs to none of them, since each row of the input can take one only.
package final class JoinTable {
    /// Where the second file is, and how its rows are found.
    package struct Rule: Hashable, Sendable {
        package var path: String
        package var options: CSVOptions
        /// The input's column with the key, by its header.
        package var inputColumn: String
        /// The second file's column with the key, by its header.
        package var fileColumn: String

        package init(path: String, options: CSVOptions, inputColumn: String, fileColumn: String) {
            self.path = path
            self.options = options
            self.inputColumn = inputColumn
            self.fileColumn = fileColumn
        }
    }

    /// What is under a key.
    enum Match {
        case none
        /// The position of the row.
        case one(Int)
        case several
    }

    package let rule: Rule
    /// The column names of the second file, its key included.
    package let header: [String]
    /// The line of its header, 1-based.
    let headerLine: Int
    /// SHA-256 of the second file's bytes, in lower-case hex.
    package private(set) var digest = ""
    /// The form of the second file.
    private(set) var dialect: CSVDialect
    /// The number of its data records.
    var rowCount: Int { lines.count }
    /// Rows whose key the input has not asked for, so far.
    var unusedRows: Int { isUsed.count { !$0 } }
    private var bytes = GrowableBytes(capacity: 65_536)
    /// The offset behind each field, one row behind the other.
    private var ends: [Int] = []
    private var lines: [Int] = []
    private var isUsed: [Bool] = []
    let keyColumn: Int
    /// The first row of each hash of a key.
    private var firstRow: [Int: Int] = [:]
    /// The next row with the same hash, or -1.
    private var nextRow: [Int] = []

    /// Reads the second file.
    ///
    /// - Throws: `CSVInputError` where it cannot be read; ``PlanError`` where it lacks the key's column or has a damaged row,
    ///   which might be the one that an input row needs.
    package init(_ rule: Rule) throws {
        self.rule = rule
        let hash = RunningDigest()
        let reader = try RowReader(path: rule.path, options: rule.options, observeBytes: hash.update)
        header = reader.header
        headerLine = reader.headerLine
        dialect = reader.dialect
        keyColumn = try Self.column(rule.fileColumn, of: reader.header, path: rule.path, key: "input.join.on")
        try CardDataSearch.check(preamble: reader.preamble, path: rule.path)
        while let problem = try reader.next({ row -> PlanError? in
            if let damage = row.damage { return Self.damaged(damage, row, reader, rule.path) }
            append(row)
            return nil
        }) {
            if let problem { throw problem }
        }
        if let doubt = reader.encodingDoubt { throw PlanError(.wrongEncoding, "\(rule.path): \(doubt)") }
        dialect = reader.dialect
        digest = hash.finish()
        for row in lines.indices { index(row) }
    }

    /// The position of the one column of a name, compared as it stands.
    ///
    /// - Throws: ``PlanError`` where there is none, or more than one.
    static func column(_ name: String, of header: [String], path: String, key: String) throws(PlanError) -> Int {
        let found = header.indices.filter { header[$0] == name }
        guard found.count != 1 else { return found[0] }
        // Without a header line, the first row's values stand for names.
        let list = header.map { "\"\(HeaderName.shown($0))\"" }.joined(separator: ", ")
        throw PlanError(
            .unknownColumn,
            found.isEmpty
                ? "\(key) names the column \"\(name)\", which \(path) does not have. It has: \(list)"
                : "\(key) names the column \"\(name)\", which \(path) has \(found.count) times; rename the others"
        )
    }

    /// Finds the row of a key, and remembers that it was asked for.
    func find(_ key: UnsafeBufferPointer<UInt8>) -> Match {
        let key = key.withoutBlankEnds
        guard !key.isEmpty, let first = firstRow[Self.hash(key)] else { return .none }
        var found: Match = .none
        var row = first
        while row >= 0 {
            if self.key(of: row).elementsEqual(key) {
                isUsed[row] = true
                switch found {
                case .none: found = .one(row)
                case .one(let other): if !areEqual(row, other) { found = .several }
                case .several: break
                }
            }
            row = nextRow[row]
        }
        return found
    }

    /// Hands out every row, in file order.
    func forEachRow(_ body: (borrowing InputRow) throws -> Void) rethrows {
        let width = header.count
        var own = [Int](repeating: 0, count: width)
        for row in lines.indices {
            let start = row == 0 ? 0 : ends[row * width - 1]
            for column in 0..<width { own[column] = ends[row * width + column] - start }
            try own.withUnsafeBufferPointer { own in
                guard let ends = own.baseAddress else { return }
                let address = RowAddress(ordinal: row + 1, line: lines[row])
                try body(InputRow(address: address, base: bytes.start + start, ends: ends, count: width))
            }
        }
    }

    /// A field of a row, both 0-based.
    func field(_ column: Int, of row: Int) -> UnsafeBufferPointer<UInt8> {
        let position = row * header.count + column
        let start = position == 0 ? 0 : ends[position - 1]
        return UnsafeBufferPointer(rebasing: bytes.bytes[start..<ends[position]])
    }

    private func append(_ row: borrowing InputRow) {
        for column in header.indices {
            bytes.append(row[column])
            ends.append(bytes.count)
        }
        lines.append(row.address.line)
        isUsed.append(false)
        nextRow.append(-1)
    }

    private func index(_ row: Int) {
        let key = key(of: row)
        guard !key.isEmpty else { return }
        let hash = Self.hash(key)
        nextRow[row] = firstRow[hash] ?? -1
        firstRow[hash] = row
    }

    private func key(of row: Int) -> UnsafeBufferPointer<UInt8> { field(keyColumn, of: row).withoutBlankEnds }

    private func areEqual(_ row: Int, _ other: Int) -> Bool {
        header.indices.allSatisfy { field($0, of: row).elementsEqual(field($0, of: other)) }
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        return hasher.finalize()
    }

    private static func damaged(
        _ damage: RowDamage,
        _ row: borrowing InputRow,
        _ reader: RowReader,
        _ path: String
    ) -> PlanError {
        PlanError(
            .damagedJoin,
            "\(path):\(row.address.line): \(damage.detail(header: reader.header)). The second file of a join must be sound, since "
                + "this row might be the one that a customer needs; mend it or export it again."
        )
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without spaces and tabs at both ends.
    fileprivate var withoutBlankEnds: Self {
        var start = 0
        var end = count
        while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
        while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
        return Self(rebasing: self[start..<end])
    }
}
