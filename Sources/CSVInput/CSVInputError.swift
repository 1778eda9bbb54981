/// Why a file is refused as a whole.
///
/// What is wrong with a single record is a ``MigrationModel/RowDamage`` instead, and stops nothing.
package struct CSVInputError: Error, Hashable, CustomStringConvertible {
    /// The kind of problem; kinds may be added.
    package enum Code: Hashable, Sendable {
        /// The file cannot be opened.
        case cannotOpen
        /// Reading failed on the way; rows may have been handed out before.
        case cannotRead
        /// The file has no bytes, or nothing but a byte order mark and blank lines.
        case empty
        /// The first record has no name in it.
        case noHeader
        /// The first record is not well-formed.
        case damagedHeader
        /// The text is of an encoding that is not read, or not of the one that it should be.
        case unsupportedEncoding
        /// The file is a workbook, an archive, encrypted or otherwise no text.
        case notText
        /// What the file was compressed with finds it cut off or changed; rows may have been handed out before.
        case damagedArchive
        /// A pipe brings more than can be kept, and has to be read twice.
        case tooLarge
        /// The text is JSON, and not well-formed or of no form that rows can be made of.
        case malformedJSON
        /// The delimiter asked for cannot separate fields.
        case unusableDelimiter
        /// An option was given that means nothing for the file's format.
        case unusableOption
        /// libcsv or zlib could not get memory.
        case outOfMemory
    }

    package let code: Code
    /// The file as it was named by the caller.
    package let path: String
    /// The 1-based line concerned, where there is one.
    package let line: Int?
    /// What happened and what to do.
    package let detail: String

    package init(_ code: Code, path: String, line: Int? = nil, detail: String) {
        self.code = code
        self.path = path
        self.line = line
        self.detail = detail
    }

    package var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + detail }
}
