import CSVInput
import MigrationModel
import OrderedJSON
import Planning

/// Prints the records of a file as they are: every field, nothing trimmed, nothing masked.
package struct RecordListing {
    package enum Form: Sendable {
        /// One JSON object on each line.
        case json
        /// For people: a record is a block of lines, its values in JSON's quotes so that blanks show.
        case text
    }

    private let input: InspectionInput
    private let limit: Int
    private let form: Form

    /// Prepares a listing.
    ///
    /// - Parameters:
    ///   - input: The file. The best of its mappings says which columns may hold digits that look like card numbers.
    ///   - limit: How many records; 0 is all.
    ///   - form: How they are written.
    package init(_ input: InspectionInput, limit: Int, form: Form) {
        self.input = input
        self.limit = limit
        self.form = form
    }

    /// Hands the listing over in pieces of whole lines, without the last line end of each.
    ///
    /// A record with card data ends it before anything of that record is written; those before it have been.
    ///
    /// - Throws: `CSVInputError`, `PlanError`, or what `emit` throws.
    package func write(_ emit: (String) throws -> Void) throws {
        let file = try OpenedFile(input)
        let names = Self.keys(of: file.reader.header)
        let labels = form == .json ? names.map { JSONValue.string($0).text + ":" } : Self.aligned(names)
        var text = ""
        do {
            while limit == 0 || file.reader.rowsRead < limit {
                let line = try file.reader.next { row in
                    try file.cardData.check(row)
                    return form == .json
                        ? object(row, labels, file.reader.header) : block(row, labels, file.reader.header)
                }
                guard let line else {
                    try file.checkEncoding(input.path)
                    break
                }
                if !text.isEmpty { text += "\n" }
                text += line
                if text.utf8.count >= Self.pieceSize {
                    try emit(text)
                    text = ""
                }
            }
        } catch {
            if !text.isEmpty { try emit(text) }
            throw error
        }
        if !text.isEmpty { try emit(text) }
    }

    /// About how many bytes are handed over at once.
    private static let pieceSize = 65_536

    /// The header's names, made unique: a second `name` is `name.2`, and an empty one `column.N` by its 1-based position.
    package static func keys(of header: [String]) -> [String] {
        // A name that the header spells out is never taken from its column.
        var taken = Set(header)
        var seen: Set<String> = []
        return header.enumerated().map { index, name in
            if !name.isEmpty, seen.insert(name).inserted { return name }
            var number = name.isEmpty ? index + 1 : 2
            let stem = name.isEmpty ? "column" : name
            while !taken.insert("\(stem).\(number)").inserted { number += 1 }
            return "\(stem).\(number)"
        }
    }

    private func object(_ row: borrowing InputRow, _ labels: [String], _ header: [String]) -> String {
        var line = "{\"row\":\(row.address.ordinal),\"line\":\(row.address.line),"
        if let damage = row.damage {
            let detail = JSONValue.string(Self.detail(of: damage, row, header)).text
            return line + "\"reason\":\"\(damage.reason.rawValue)\",\"detail\":\(detail)}"
        }
        line += "\"fields\":{"
        for (column, label) in labels.enumerated() {
            if column > 0 { line += "," }
            line += label + Self.quoted(row[column])
        }
        return line + "}}"
    }

    private func block(_ row: borrowing InputRow, _ labels: [String], _ header: [String]) -> String {
        let title = "row \(row.address.ordinal) (line \(row.address.line))"
        if let damage = row.damage {
            return "\(title): \(damage.reason.rawValue): \(Self.detail(of: damage, row, header).printable)"
        }
        var lines = [title]
        for (column, label) in labels.enumerated() where !row[column].isEmpty {
            lines.append("  \(label)  \(Self.quoted(row[column]))")
        }
        return lines.joined(separator: "\n")
    }

    /// Names as labels of one width.
    private static func aligned(_ names: [String]) -> [String] {
        let names = names.map(\.printable)
        let width = names.map(\.count).max() ?? 0
        return names.map { $0.padded(to: width) }
    }

    /// A field in JSON's quotes; the reader has seen to it that it is UTF-8.
    private static func quoted(_ field: UnsafeBufferPointer<UInt8>) -> String {
        JSONValue.string(String(decoding: field, as: UTF8.self)).text
    }

    private static func detail(of damage: RowDamage, _ row: borrowing InputRow, _ header: [String]) -> String {
        damage.detail(header: header, lines: row.address.line...max(row.address.line, row.lastLine))
    }
}
