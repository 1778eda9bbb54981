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
    case tokenSingleUse = "token_single_use"
    case tokenOfOtherGateway = "token_of_other_gateway"
    case spreadsheetDamage = "spreadsheet_damage"
    case referenceAndTokens = "reference_and_tokens"
    case valueTooLong = "value_too_long"
    case valueTooShort = "value_too_short"
    case valueNotAllowed = "value_not_allowed"
    case valueOutOfRange = "value_out_of_range"
    case valueMalformed = "value_malformed"
    case detailsRequired = "details_required"
    case statusUnusable = "status_unusable"
    case superseded = "superseded"
    case filteredOut = "filtered_out"
    case templateRow = "template_row"
    case repeatedHeader = "repeated_header"
    case joinMissing = "join_missing"
    case joinAmbiguous = "join_ambiguous"
    case exportImpossible = "export_impossible"
    case switchImpossible = "switch_impossible"
    case sourceDeleted = "source_deleted"
    case sourceAtTarget = "source_at_target"
    case duplicateRow = "duplicate_row"
    case tokenShared = "token_shared"

    /// Whether the row is damaged or not meant, so that what a second file has for it does not matter.
    package var isAboutTheRowItself: Bool {
        switch self {
        case .fieldCount, .invalidEncoding, .controlCharacter, .strayQuote, .unterminatedQuote, .recordTooLong,
            .statusUnusable,
            .superseded, .filteredOut, .templateRow, .repeatedHeader:
            true
        case .missingValue, .missingToken, .tokenMalformed, .tokenSingleUse, .tokenOfOtherGateway, .spreadsheetDamage,
            .referenceAndTokens, .valueTooLong, .valueTooShort, .valueNotAllowed, .valueOutOfRange, .valueMalformed,
            .detailsRequired, .joinMissing, .joinAmbiguous, .exportImpossible, .switchImpossible, .sourceDeleted,
            .sourceAtTarget, .duplicateRow, .tokenShared:
            false
        }
    }

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
        case .tokenSingleUse: "The token is a temporary one, which can be used once or for some minutes only."
        case .tokenOfOtherGateway: "The token has the form of another gateway's tokens."
        case .spreadsheetDamage: "A spreadsheet has changed a number: scientific notation, or digits lost."
        case .referenceAndTokens: "The row fills reference_id and also a token field, which Chargebee refuses."
        case .valueTooLong: "A value is longer than Chargebee accepts."
        case .valueTooShort: "A value is shorter than Chargebee accepts."
        case .valueNotAllowed: "A value is none of those that Chargebee knows."
        case .valueOutOfRange: "A number is outside the range that Chargebee accepts."
        case .valueMalformed: "A value cannot be read as what it should be (a number, a month, yes or no, a country)."
        case .detailsRequired: "With skip_retrieval the card's details must come from the file, and one is missing."
        case .statusUnusable: "The source says that this payment method can no longer be used."
        case .superseded: "The source says that another payment method has taken the place of this one."
        case .filteredOut: "The row is not of the kind that the mapping or the job file selects."
        case .templateRow: "The row is the example of the gateway's template, left in the file."
        case .repeatedHeader: "The row repeats the header: files were put one behind the other."
        case .joinMissing: "The second file has no row for this row's key."
        case .joinAmbiguous: "The second file has several different rows for this row's key."
        case .exportImpossible: "Chargebee cannot copy payment methods that are kept at this row's gateway."
        case .switchImpossible: "Chargebee cannot switch this type of payment method between these two gateways."
        case .sourceDeleted: "The payment source has been deleted from Chargebee."
        case .sourceAtTarget: "The payment source is at the target gateway account already."
        case .duplicateRow: "An earlier row has the same customer and the same token."
        case .tokenShared: "An earlier row has the same token for another customer, and the mapping forbids that."
        }
    }

    /// What the person who mends the file should do.
    package var remedy: String {
        switch self {
        case .fieldCount: "Look for an unquoted delimiter or line break in the row, quote that field, and plan again."
        case .invalidEncoding: "Export the file as UTF-8, or name its encoding in the job file (input.encoding)."
        case .controlCharacter: "Remove the character, or export the file again."
        case .strayQuote: "Double the quote and put the whole field in quotes."
        case .unterminatedQuote, .recordTooLong: "Close the quote, or export the file again."
        case .missingValue: "Fill the column, or leave the row out."
        case .missingToken: "Nothing to move. Ask the customer for a new payment method, or leave the row out."
        case .tokenMalformed: "Compare with the gateway's dashboard; a token that was cut off cannot be used."
        case .tokenSingleUse: "Export the permanent token that the gateway keeps for the saved payment method."
        case .tokenOfOtherGateway: "Check that export, mapping and gateway account belong together."
        case .spreadsheetDamage: "Export again and keep the file out of spreadsheets; the digits cannot be restored."
        case .referenceAndTokens: "Keep one of the two ways and empty the other columns."
        case .valueTooLong: "Shorten the value if it is an address; a token that is too long cannot be moved this way."
        case .valueTooShort, .valueNotAllowed, .valueOutOfRange, .valueMalformed:
            "Correct the value, or empty it if it is optional."
        case .detailsRequired: "Fill last4, expiry month, expiry year and brand."
        case .statusUnusable: "Use the successor of this payment method, or ask the customer for a new one."
        case .superseded: "Nothing to do where the successor has a row of its own; otherwise export that one too."
        case .filteredOut:
            "Nothing, if it was to be left out; otherwise change where in the mapping or job file."
        case .templateRow: "Nothing to do; delete the row to be rid of the notice."
        case .repeatedHeader: "Nothing to do, if the columns of both files are in the same order."
        case .joinMissing:
            "Find out why the second file lacks it: not migrated, expired, or the key spelled otherwise."
        case .joinAmbiguous: "Make the file with one row for each token the input, and join the other one to it."
        case .exportImpossible:
            "Have the gateway itself move the methods (a vault export), and attach the new tokens with a create job."
        case .switchImpossible: "Port the source instead (operation: port), or ask Chargebee's support."
        case .sourceDeleted: "Nothing to do, unless it was deleted by mistake; discover the site again."
        case .sourceAtTarget: "Nothing to do: it is where it should be."
        case .duplicateRow: "Nothing to do: the first row is sent."
        case .tokenShared: "Find out to which customer the token belongs, and keep that row."
        }
    }
}
