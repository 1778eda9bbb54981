package import MigrationModel

/// The form of a rejected row in the file of rejected rows: the reason and its detail before the row as it was.
package enum RejectedRow {
    /// The header of the reason.
    package static let reasonHeader = "tokenferry_reason"
    /// The header of the detail.
    package static let detailHeader = "tokenferry_detail"

    /// Reasons that reading the row again cannot find: its counterpart is in another file, or its quotes were lost.
    private static let staying: [ReasonCode] = [.duplicateRow, .tokenShared, .strayQuote, .unterminatedQuote]

    /// The reason in a cell, where it holds until a person empties the cell; `nil` for any other text.
    package static func reasonThatStays(_ cell: UnsafeBufferPointer<UInt8>) -> ReasonCode? {
        guard !cell.isEmpty else { return nil }
        return staying.first { $0.rawValue.utf8.elementsEqual(cell) }
    }
}
