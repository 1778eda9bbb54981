/// Why a row is rejected: a closed registry that reports and scripts rely on.
///
/// A code is never renamed.
package enum ReasonCode: String, CaseIterable, Codable, Hashable, Sendable {
    case fieldCount = "field_count"
    case invalidEncoding = "invalid_encoding"
    case controlCharacter = "control_character"
    case strayQuote = "stray_quote"
    case unterminatedQuote = "unterminated_quote"
    case recordTooLong = "record_too_long"
    case missingValue = "missing_value"
    case missingToken = "missing_token"
    case tokenMalformed = "token_malformed"
    case spreadsheetDamage = "spreadsheet_damage"
    case referenceAndTokens = "reference_and_tokens"
    case valueTooLong = "value_too_long"
    case valueTooShort = "value_too_short"
    case valueNotAllowed = "value_not_allowed"
    case valueOutOfRange = "value_out_of_range"
    case valueMalformed = "value_malformed"
    case detailsRequired = "details_required"
    case statusUnusable = "status_unusable"
    case duplicateRow = "duplicate_row"
    case tokenShared = "token_shared"

    /// What the code says about the row, in one sentence.
    package var meaning: String {
        switch self {
        case .fieldCount: "The row has more or fewer fields than the header."
        case .invalidEncoding: "The row has bytes that are not of the file's encoding."
        case .controlCharacter: "A field holds a control character that no export writes."
        case .strayQuote: "A quote stands where CSV allows none, so the fields cannot be told apart safely."
        case .unterminatedQuote: "A quote is opened and never closed; all that follows was swallowed by it."
        case .recordTooLong: "The record is far longer than any export's; most likely a closing quote is missing."
        case .missingValue: "A value that the request needs is empty."
        case .missingToken: "The row holds no token, for example a customer without a saved payment method."
        case .tokenMalformed: "A token does not have the form that this gateway gives its tokens."
        case .spreadsheetDamage: "A spreadsheet has changed a number: scientific notation, or digits lost."
        case .referenceAndTokens: "The row fills reference_id and also a token field, which Chargebee refuses."
        case .valueTooLong: "A value is longer than Chargebee accepts."
        case .valueTooShort: "A value is shorter than Chargebee accepts."
        case .valueNotAllowed: "A value is none of those that Chargebee knows."
        case .valueOutOfRange: "A number is outside the range that Chargebee accepts."
        case .valueMalformed: "A value cannot be read as what it should be (a number, a month, yes or no, a country)."
        case .detailsRequired: "With skip_retrieval the card's details must come from the file, and one is missing."
        case .statusUnusable: "The source says that this payment method can no longer be used."
        case .duplicateRow: "An earlier row has the same customer and the same token."
        case .tokenShared: "An earlier row has the same token for another customer, and the mapping forbids that."
        }
    }

    /// What the person who mends the file should do.
    package var remedy: String {
        switch self {
        case .fieldCount: "Look for an unquoted delimiter or line break in the row, quote that field, and plan again."
        case .invalidEncoding: "Export the file as UTF-8, or name its encoding in the job file."
        case .controlCharacter: "Remove the character, or export the file again."
        case .strayQuote: "Double the quote and put the whole field in quotes."
        case .unterminatedQuote, .recordTooLong: "Close the quote, or export the file again."
        case .missingValue: "Fill the column, or leave the row out."
        case .missingToken: "Nothing to move. Ask the customer for a new payment method, or leave the row out."
        case .tokenMalformed: "Compare with the gateway's dashboard; a truncated or temporary token cannot be used."
        case .spreadsheetDamage: "Export again and keep the file out of spreadsheets; the digits cannot be restored."
        case .referenceAndTokens: "Keep one of the two ways and empty the other columns."
        case .valueTooLong: "Shorten the value if it is an address; a token that is too long cannot be moved this way."
        case .valueTooShort, .valueNotAllowed, .valueOutOfRange, .valueMalformed:
            "Correct the value, or empty it if it is optional."
        case .detailsRequired: "Fill last4, expiry month, expiry year and brand."
        case .statusUnusable: "Use the successor of this payment method, or ask the customer for a new one."
        case .duplicateRow: "Nothing to do: the first row is sent."
        case .tokenShared: "Find out to which customer the token belongs, and keep that row."
        }
    }
}
