package import GatewayCatalogue

/// A column of the export under the name that the mapping gives it.
package struct MappingColumn: Hashable, Sendable {
    /// The logical name, as in the `columns` of mapping and job files.
    package let name: String
    /// The headers under which exports have it, matched after trimming and without regard to case.
    package let headers: [String]
    /// Whether a file without it is refused; the default is that it is not.
    package let isRequired: Bool
    /// Whether a file may have several of the headers, of which each row fills one; the default is that it may not.
    package let isOneFilled: Bool
    /// The forms of the tokens in it, any of which may fit; empty for a column without a declared form.
    package let shapes: [ColumnShape]
    /// Words that stand for nothing in it, beyond the built-in ones; compared without regard to ASCII case.
    package let emptyWords: [String]

    /// What spreadsheets, databases and scripts write where a value is missing; read as empty, in exactly these spellings, in
    /// all columns but those of names, streets and cities.
    package static let builtInEmptyWords = ["nan", "NaN", "None", "NULL", "null", "<NA>", "N/A", "#N/A"]

    /// Whether its tokens can pass for card numbers, so that the card-number guard must spare it.
    package var digitsMayBeCardNumber: Bool { shapes.contains(where: \.token.digitsMayBeCardNumber) }
}

/// One form that the tokens of a column may have.
package struct ColumnShape: Hashable, Sendable {
    package let token: TokenShape
    /// The lengths behind the prefix that are seen in life; empty where none is known, so that each counts as usual.
    package let typicalLengths: [Int]
    /// The gateway in whose catalogue entry it stands; `nil` for one that the mapping writes out.
    package let gateway: String?
}
