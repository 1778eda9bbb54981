/// Why a step rejects a row; turned into words only then.
enum RowProblem: UInt8, BitwiseCopyable {
    /// There is no value, and none is needed unless the rule says so.
    case absent
    /// A part of a composition is empty.
    case incomplete
    case scientificNotation
    case leadingZerosLost
    case digitsZeroed
    case tokenPrefix
    case tokenLength
    case tokenCharacters
    /// A part holds the text that separates the parts.
    case tokenSeparator
    /// The value cannot be read as what the parameter is.
    case malformed
    /// The vocabulary does not have the value.
    case unlisted
    /// The value breaks the limits of the operation's table.
    case limit
    case noToken
    case referenceAndTokens
    case otherGatewayAccount
    case statusUnusable
    case statusMissing
    case detailMissing
}

/// A problem with its place: the step, and the 0-based column where one is to blame.
struct RowFailure: BitwiseCopyable {
    let problem: RowProblem
    /// `nil` for the status check, which no parameter belongs to.
    let step: Int?
    let column: Int?
    /// The value that breaks a limit; valid until the next row.
    var value = UnsafeBufferPointer<UInt8>.none
}
