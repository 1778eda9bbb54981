package import CSVInput
import MigrationModel
import Planning

/// What a look at a whole file found: its form, what is wrong with it, and which mapping fits.
package struct FileInspection: Sendable {
    package let path: String
    /// As the user gave them.
    package let options: CSVOptions
    package let notCardNumbers: [String]
    /// Whether the user named the mapping.
    package let mappingIsGiven: Bool
    package let dialect: CSVDialect
    package let header: [String]
    /// 1-based.
    package let headerLine: Int
    /// Data records, damaged ones included.
    package let rows: Int
    package let bytes: Int
    /// SHA-256 of the file's bytes, in lower-case hex.
    package let digest: String
    package let blankLines: Int
    /// The 1-based numbers of the first of them, at most ten.
    package let firstBlankLines: [Int]
    /// The most frequent first.
    package let damage: [DamageCount]
    /// Mappings that come into question, best first; empty where none does.
    package let matches: [MappingMatch]
    /// What the values of each column look like, in the first rows.
    package let forms: [ColumnForm]

    /// Goes once over the file, in memory that does not grow with it.
    ///
    /// - Throws: `CSVInputError` where it cannot be read, `PlanError` where it holds card data.
    package init(_ input: InspectionInput) throws {
        var rows = 0
        let hash = RunningDigest()
        let file = try OpenedFile(input, observeBytes: hash.update)
        let reader = file.reader
        var pass = InspectionPass(header: reader.header, candidates: file.candidates)
        while let row = try reader.next({ row in
            try file.cardData.check(row)
            pass.take(row)
            return row.address.ordinal
        }) {
            rows = row
        }
        try file.checkEncoding(input.path)
        pass.finish()
        path = input.path
        options = input.options
        notCardNumbers = input.notCardNumbers
        mappingIsGiven = input.mappingIsGiven
        dialect = reader.dialect
        header = reader.header
        headerLine = reader.headerLine
        self.rows = rows
        bytes = reader.bytesRead
        digest = hash.finish()
        blankLines = reader.blankLines
        firstBlankLines = reader.firstBlankLines
        damage = pass.damageCounts
        matches = pass.matches
        forms = pass.forms
    }

    /// The mapping to propose; `nil` where none has the file's tokens.
    package var best: MappingMatch? {
        guard let first = matches.first else { return nil }
        return switch first.candidate.confidence {
        // Where the names fit and the tokens do not, it is another gateway's file.
        case .fits, .fitsButFor: mappingIsGiven || first.isConvincing ? first : nil
        case .resembles, .differs: nil
        }
    }

    /// Mappings for which header and rows speak as much as for the best one.
    package var ties: [MappingMatch] {
        guard let best else { return [] }
        return matches.dropFirst().filter { $0.strength == best.strength }
    }
}
