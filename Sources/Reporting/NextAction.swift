import MigrationModel

/// What kind of work a row that is not done asks for: by it a list of exceptions can be handed out.
enum NextAction: String, CaseIterable, Hashable, Sendable {
    /// A run of the same job settles it.
    case runAgain = "run_again"
    /// The cause was a passing one: send it once more with `--retry-failed`.
    case retry
    /// The row, or what it names, is wrong.
    case mendData = "mend_data"
    /// The site's settings do not allow it.
    case mendSettings = "mend_settings"
    /// Only the customer can give what is missing.
    case askCustomer = "ask_customer"
    /// Somebody has to see what is there.
    case lookInChargebee = "look_in_chargebee"

    /// The action in a few plain words.
    var title: String {
        switch self {
        case .runAgain: "run again"
        case .retry: "retry"
        case .mendData: "mend the data"
        case .mendSettings: "mend the settings"
        case .askCustomer: "ask the customer"
        case .lookInChargebee: "look in Chargebee"
        }
    }
}

extension RowException {
    /// What the row's code means, and what to do.
    func advice(operation: String) -> CodeAdvice {
        CodeAdvice(ending: row.ending, code: row.code ?? "", operation: operation)
    }

    /// What kind of work the row asks for; `nil` where nothing is left to do.
    func action(operation: String) -> NextAction? {
        row.isInDoubt ? .runAgain : advice(operation: operation).action
    }

    /// What to do, in a sentence; may be empty.
    func remedy(operation: String) -> String {
        row.isInDoubt ? "Run the job again: it settles this row." : advice(operation: operation).remedy
    }
}
