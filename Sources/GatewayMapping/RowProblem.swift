/// Why a step rejects a row; turned into words only then.
enum RowProblem: UInt8, BitwiseCopyable {
    /// There is no value, and none is needed unless the rule says so.
    case absent
    /// A part of a composition is empty.
    case incomplete
    case scientificNotation
    case leadingZerosLost
    case digitsZeroed
    /// What a spreadsheet writes where a formula fails.
    case spreadsheetError
    case tokenSingleUse
    case tokenOfOtherGateway
    case tokenPrefix
    case tokenLength
    case tokenCharacters
    /// A part holds the text that separates the parts.
    case tokenSeparator
    /// The value cannot be read as what the parameter is.
    case malformed
    /// An id that is sent as it is has blanks at its ends, without which it may be another's.
    case blanksAtEnds
    /// The vocabulary does not have the value.
    case unlisted
    /// Several of the columns of which a row fills one are filled, and not with the same.
    case severalFilled
    /// A control character that no text has.
    case controlCharacter
    /// A zero-width or hard blank in an id or a token.
    case invisibleCharacter
    /// A text that was read in the wrong encoding before it came into the file.
    case garbled
    /// The value breaks the limits of the operation's table.
    case limit
    /// A text in a JSON object breaks the limits of its member.
    case memberLimit
    /// A value is there, and another that it needs is not.
    case companionMissing
    case noToken
    /// An update with nothing in it.
    case changesNothing
    case referenceAndTokens
    case otherGatewayAccount
    /// The job's selection does not take the row.
    case filteredByJob
    case templateRow
    /// A condition of the mapping is not met.
    case condition
    case statusUnusable
    case statusMissing
    case detailMissing
}

/// A problem with its place: the step, and the 0-based column where one is to blame.
struct RowFailure: BitwiseCopyable {
    let problem: RowProblem
    /// `nil` for what is checked before the parameters.
    let step: Int?
    let column: Int?
    /// Which of several: the shape of a column, the owner of a form, the condition or filter.
    var position = 0
    /// The value that breaks a limit; valid until the next row.
    var value = UnsafeBufferPointer<UInt8>.none
}
