import MigrationModel

/// What a code of a row that was sent means, and what to do, as far as that is known.
///
/// Chargebee adds codes at any time; one that is not known here gets the advice of its ending. Meanings of Chargebee's
/// codes are those of its API reference.
struct CodeAdvice: Hashable {
    /// Empty where the code is not known here.
    let meaning: String
    let remedy: String
    /// What kind of work that is, and so whose; `nil` where nothing is left to do.
    let action: NextAction?

    /// - Parameters:
    ///   - ending: What the row ended as.
    ///   - code: The row's code.
    ///   - operation: The job's, since what a refusal is about depends on it.
    init(ending: Ending, code: String, operation: String) {
        let kind = OperationKind(of: operation)
        let own = operation == "verify_bank_account" ? Self.knownOfVerifying[code] : nil
        let about = kind == .creating ? nil : Self.knownOfSources[code]
        let changed = kind == .working ? Self.knownOfChanges[code] : nil
        let known = own ?? changed ?? about ?? Self.known[code]
        meaning = known?.meaning ?? ""
        remedy = known?.remedy ?? Self.remedy(of: ending, kind)
        action = known == nil ? Self.action(of: ending) : known?.action
    }

    private init(_ meaning: String, _ remedy: String, _ action: NextAction? = nil) {
        self.meaning = meaning
        self.remedy = remedy
        self.action = action
    }

    private static let known: [String: CodeAdvice] = [
        "resource_not_found": CodeAdvice(
            "Something that the request names is not at Chargebee, most often the customer.",
            "Create the customer first, or correct its id.",
            .mendData
        ),
        "payment_processing_failed": CodeAdvice(
            "The gateway refused the payment method.",
            "Ask the customer for a new payment method.",
            .askCustomer
        ),
        "payment_method_verification_failed": CodeAdvice(
            "The gateway could not verify the payment method.",
            "Ask the customer for a new payment method.",
            .askCustomer
        ),
        "invalid_request": CodeAdvice(
            "Chargebee or the gateway does not accept the request, often because the token is unknown there.",
            "Compare the token and the gateway account with the gateway's dashboard.",
            .mendData
        ),
        "param_wrong_value": CodeAdvice(
            "A value is not one that Chargebee accepts.",
            "Correct the value that the message names.",
            .mendData
        ),
        "configuration_incompatible": CodeAdvice(
            "The site's settings do not allow this.",
            "Check the gateway account and the payment method in the site's settings.",
            .mendSettings
        ),
        "no_success": CodeAdvice(
            "All retries are used up, and a look-up shows that nothing took effect.",
            "Run with --retry-failed once the cause in the message is gone.",
            .retry
        ),
        "look_up_refused": CodeAdvice(
            "The row was in doubt, and Chargebee refused to list the customer's payment sources.",
            "Look at the customer in Chargebee before you send the row again.",
            .lookInChargebee
        ),
        "ambiguous": CodeAdvice(
            "The row was in doubt, and more than one payment source could be its own.",
            "Compare the customer's payment sources with the row before you send it again.",
            .lookInChargebee
        ),
        "export_in_doubt": CodeAdvice(
            "The answer to an export was lost for longer than Chargebee keeps its key, and exports cannot be looked up.",
            "Look at the new gateway whether it has the copy; a job of these rows alone makes it again.",
            .lookInChargebee
        ),
        "update_in_doubt": CodeAdvice(
            "All retries of a change are used up, and whether it took effect is not known.",
            "Look at the payment source in Chargebee; making the change once more does no harm.",
            .lookInChargebee
        ),
        "source_changed": CodeAdvice(
            "The payment source is not its customer's any more, or never was: nothing was sent for it.",
            "Compare the input with the site: was it sorted by one column? Discover the site again, in a new job.",
            .mendData
        ),
        "exists_already": CodeAdvice("The customer had it at this gateway account before the run began.", ""),
        "exists_not_primary": CodeAdvice(
            "The customer had it at this gateway account before the run began, and not as the primary payment source.",
            "Make it the primary one in Chargebee where that is meant; the run left the primary one as it is.",
            .lookInChargebee
        ),
        "exists_perhaps": CodeAdvice(
            "The customer has a payment source that may be the row's, another row's, or one of several with this token in it.",
            "Compare it with the row; where it is another one, give the row its whole reference and send it in a new job.",
            .lookInChargebee
        ),
        "unreadable_answer": CodeAdvice(
            "Chargebee said yes, but not in a form that can be read, and the payment source was not found.",
            "Look at the customer in Chargebee before you send the row again.",
            .lookInChargebee
        ),
        "unexpected_answer": CodeAdvice(
            "Chargebee's answer is about another customer, another gateway account or a deleted payment source.",
            "Look at both customers in Chargebee; something on the way may mix answers up.",
            .lookInChargebee
        ),
        "review_before": CodeAdvice(
            "An earlier input of this job left this customer and token for review.",
            "Look at the customer in Chargebee; the token may be attached already.",
            .lookInChargebee
        ),
        "done_before": CodeAdvice("An earlier input of this job did it.", ""),
        "answer_replayed": CodeAdvice("Chargebee repeated the lost answer for the same key.", ""),
        "looked_up": CodeAdvice("The payment source was found at the customer.", ""),
    ]

    /// Where a request is about a payment source that exists, be it changed or copied.
    private static let knownOfSources: [String: CodeAdvice] = [
        "resource_not_found": CodeAdvice(
            "Something that the request names is not at Chargebee, most often the payment source.",
            "Discover the site again, or correct payment_source_id.",
            .mendData
        ),
        "invalid_request": CodeAdvice(
            "Chargebee or the gateway does not allow this for this payment source.",
            "Look at its gateway, type and status in Chargebee; leave the row out where they forbid it.",
            .lookInChargebee
        ),
    ]

    /// Where a request is about a payment source that exists, and no other one is made.
    private static let knownOfChanges: [String: CodeAdvice] = [
        "payment_processing_failed": CodeAdvice(
            "The gateway refused this for the payment method.",
            "Look at the message, and at the payment method in the gateway's dashboard.",
            .lookInChargebee
        ),
        "look_up_refused": CodeAdvice(
            "The row was in doubt, and Chargebee refused to show the payment source.",
            "Look at the payment source in Chargebee before you send the row again.",
            .lookInChargebee
        ),
        "unreadable_answer": CodeAdvice(
            "Chargebee said yes, but not in a form that can be read, and the effect was not found.",
            "Look at the payment source in Chargebee before you send the row again.",
            .lookInChargebee
        ),
        "looked_up": CodeAdvice("The effect was found at the payment source.", ""),
    ]

    /// Where the customer says which amounts were paid in.
    private static let knownOfVerifying: [String: CodeAdvice] = [
        "payment_method_verification_failed": CodeAdvice(
            "The gateway could not verify the bank account, most often because the amounts are not those paid in.",
            "Ask the customer for the two amounts again.",
            .askCustomer
        )
    ]

    private static func remedy(of ending: Ending, _ kind: OperationKind) -> String {
        switch ending {
        case .failed: "Mend what the message names, then run with --retry-failed."
        case .needsReview where kind == .working:
            "Look at the payment source in Chargebee before you send the row again."
        case .needsReview: "Look at the customer's payment sources in Chargebee before you send the row again."
        case .rejected: "Correct the row, and plan again."
        case .created, .recovered, .alreadyDone, .notAttempted: ""
        }
    }

    private static func action(of ending: Ending) -> NextAction? {
        switch ending {
        case .failed, .rejected: .mendData
        case .needsReview: .lookInChargebee
        case .created, .recovered, .alreadyDone, .notAttempted: nil
        }
    }
}
