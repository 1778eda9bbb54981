package import MigrationModel

/// A condition that a row must meet to be sent, by one column.
package struct RowCondition: Hashable, Sendable {
    package enum Test: Hashable, Sendable {
        /// The value is one of these, compared without regard to case, blanks, `_`, `-` and `.`; an empty one is not.
        case among([String])
        /// The value is none of these, compared in the same way; an empty one is none.
        case notAmong([String])
        case empty
        case filled
    }

    /// The logical column.
    package let column: String
    package let test: Test
    /// Why a row that does not meet it is rejected; the default is `filtered_out`.
    package let reason: ReasonCode
    /// The line of the mapping file on which it begins, 1-based.
    package let line: Int

    /// The reasons that a mapping may give.
    package static let reasons: [ReasonCode] = [.filteredOut, .statusUnusable, .superseded, .missingToken]
}

/// The example that a gateway's template comes with, and that people leave in the file.
package struct TemplateRow: Hashable, Sendable {
    /// Values by logical column, compared byte for byte after trimming; a row that has all of them is the example.
    package let values: [String: String]
    /// The line of the mapping file on which it begins, 1-based.
    package let line: Int
}

/// Which rows of a file can still be used, by a status column.
package struct UsabilityRule: Hashable, Sendable {
    /// The logical column.
    package let column: String
    /// The values that a usable row has, compared without regard to case, blanks, `_`, `-` and `.`.
    package let values: [String]
    /// Whether a row with an empty status counts as usable; the default is that it does not.
    package let acceptsEmpty: Bool
    /// The line of the mapping file on which it begins, 1-based.
    package let line: Int
}
