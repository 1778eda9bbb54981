/// Something that a person should know about rows that are sent all the same, counted by code.
package struct Finding: Hashable, Sendable {
    package let code: FindingCode
    /// How many rows (or columns or customers, see ``FindingCode/meaning``) it concerns; at least 1.
    package var count: Int
    /// The first rows concerned, at most three, in file order; empty for a finding about the whole file.
    package var examples: [RowExample]
    /// A sentence with what the code alone does not say, or empty.
    ///
    /// It never holds the value of a token.
    package var detail: String

    package init(_ code: FindingCode, count: Int = 1, examples: [RowExample] = [], detail: String = "") {
        self.code = code
        self.count = count
        self.examples = examples
        self.detail = detail
    }
}

/// How much a finding matters.
package enum Severity: String, Codable, Hashable, Sendable {
    /// Good to know; nothing need be done.
    case info
    /// Look at it before you approve the plan.
    case warning
}

/// The registry of findings.
///
/// A code is never renamed.
package enum FindingCode: String, CaseIterable, Codable, Hashable, Sendable {
    case inferredMapping = "inferred_mapping"
    case cardExpired = "card_expired"
    case sourceNotValid = "source_not_valid"
    case backupRole = "backup_role_not_moved"
    case sourceNotDescribed = "source_not_described"
    case listEdited = "list_edited"
    case tokenShared = "token_shared_between_customers"
    case severalPrimaries = "several_primaries"
    case valueRepaired = "value_repaired"
    case detailsUnreadable = "details_unreadable"
    case roundedDigits = "rounded_digits"
    case unusualTokens = "token_length_unusual"
    case cardLikeTokens = "tokens_look_like_card_numbers"
    case foldedTokens = "tokens_case_folded"
    case placeholderValues = "placeholder_values"
    case encodingAssumed = "encoding_assumed"
    case moreFollows = "more_follows"
    case joinUnused = "join_unused"
    case unusedColumns = "unused_columns"
    case emptyColumns = "empty_columns"
    case blankLines = "blank_lines"
    case preambleSkipped = "preamble_skipped"
    case noRows = "no_rows"

    /// How much it matters.
    package var severity: Severity {
        switch self {
        case .inferredMapping, .cardExpired, .sourceNotValid, .backupRole, .listEdited, .tokenShared,
            .severalPrimaries, .valueRepaired, .detailsUnreadable, .roundedDigits,
            .unusualTokens, .sourceNotDescribed,
            .cardLikeTokens,
            .foldedTokens,
            .encodingAssumed, .moreFollows, .joinUnused, .noRows:
            .warning
        case .placeholderValues, .unusedColumns, .emptyColumns, .blankLines, .preambleSkipped: .info
        }
    }

    /// What it means, in one sentence.
    package var meaning: String {
        switch self {
        case .inferredMapping:
            "No published source says which fields Chargebee wants for this gateway; the mapping is our reading."
        case .cardExpired: "The card has expired; Chargebee stores it and marks it so, but it cannot be charged."
        case .sourceNotValid: "Chargebee calls the payment source invalid, or it still waits for its verification."
        case .backupRole:
            "The payment source is its customer's backup; the new one does not get that role."
        case .sourceNotDescribed:
            "The input does not say gateway and type of the payment source, so what Chargebee cannot move is not rejected here."
        case .listEdited: "The file is not as discover wrote it any more."
        case .tokenShared: "The same token is attached to more than one customer."
        case .severalPrimaries:
            "Customers with several rows that are to become primary; the one that is sent last stays it."
        case .valueRepaired: "A value was mended in the way that the mapping declares."
        case .detailsUnreadable:
            "A value that is only read and not sent (expiry, brand, last four digits and the like) is there and cannot be read; it counts as not said."
        case .roundedDigits:
            "Most of the long numbers among the tokens end in zeros behind their 15th digit, as a spreadsheet leaves them."
        case .unusualTokens: "A token has a length in which its gateway's are not seen."
        case .cardLikeTokens: "Tokens look like card numbers, as this gateway's may; their form let them through."
        case .foldedTokens:
            "A column's tokens have no capitals, or no small letters, where the gateway's mix both."
        case .placeholderValues:
            "Cells with a word that stands for nothing, such as nan or None, were read as empty."
        case .encodingAssumed:
            "The text is no UTF-8 and names no encoding; it was read as Windows-1252, in which it makes sense."
        case .moreFollows: "The file says of itself that it is one page of several."
        case .joinUnused: "Rows of the second file whose key no row of the input has."
        case .unusedColumns: "Columns of the file that nothing is taken from."
        case .emptyColumns: "Columns that are mapped and have no value in any row."
        case .blankLines: "Lines without any content, which are not rows."
        case .preambleSkipped: "Lines before the header, such as a title, were skipped."
        case .noRows: "The file has a header and no data."
        }
    }

    /// What a person should do about it.
    package var remedy: String {
        switch self {
        case .inferredMapping: "Keep the canary, and look at its first payment sources in Chargebee before going on."
        case .cardExpired: "Ask these customers for a new card, or leave the rows out."
        case .sourceNotValid: "Leave the rows out (input.where), or expect that the gateway refuses some."
        case .backupRole: "Assign the backup role in Chargebee afterwards; the report lists the new payment sources."
        case .sourceNotDescribed: "Use discover's list, or expect refusals."
        case .listEdited:
            "Fine where rows were taken out; where columns were sorted or filled, discover the site again."
        case .tokenShared: "Expected for families and agencies; otherwise find out whose token it is."
        case .severalPrimaries: "Leave one row a customer that says so, or set options.replace_primary to never."
        case .valueRepaired: "Look at the examples and see that the repair is right."
        case .detailsUnreadable:
            "Look at the examples, and correct the cells or the mapping. A card whose expiry cannot be read counts as one that can be charged."
        case .roundedDigits: "Compare some with the gateway. If digits were lost, export again without a spreadsheet."
        case .unusualTokens: "Compare some with the gateway; they may have been cut off on the way."
        case .cardLikeTokens: "Compare some with the gateway: a column of real card numbers would look the same."
        case .foldedTokens:
            "Compare some with the gateway; export again if something on the way changed the case."
        case .placeholderValues: "Look at the examples and see that nothing was meant by the word."
        case .encodingAssumed:
            "Look at names with accents in inspect --records; name its encoding in the job to be sure."
        case .moreFollows: "Get the other pages too: who is on them would not be moved."
        case .joinUnused: "Compare: customers who were migrated and are missing in the input would stop paying."
        case .unusedColumns: "Look for a column that should have been mapped."
        case .emptyColumns: "Ask whether the export should have filled them."
        case .blankLines: "Nothing, unless data is missing at these places."
        case .preambleSkipped:
            "See that these lines are no data; input.header_line in the job file says where the header is."
        case .noRows: "Check that this is the right file."
        }
    }
}
