extension Operation {
    /// What a successful answer holds.
    package enum Answer: String, CaseIterable, Hashable, Sendable {
        case customerAndSource = "customer_and_payment_source"
        case source = "payment_source"
        case exportedMethod = "third_party_payment_method"
        case sourcePage = "payment_source_page"
        case customer = "customer"
        case customerPage = "customer_page"

        /// A phrase that goes behind "answers with".
        package var words: String {
            switch self {
            case .customerAndSource: "the customer and the payment source, each as it is now"
            case .source: "the payment source as it is now"
            case .exportedMethod:
                "the method at its new gateway account: type, gateway, gateway_account_id and reference_id"
            case .sourcePage: "a page of payment sources, and the offset of the next page"
            case .customer: "the customer"
            case .customerPage: "a page of customers, and the offset of the next page"
            }
        }
    }

    /// How a call is settled whose answer never came, once its idempotency key has grown too old to send it again.
    package enum DoubtRule: String, CaseIterable, Hashable, Sendable {
        /// The customer's payment sources are listed, and the one with the row's reference is looked for.
        case comparesSources = "compares_sources"
        /// The customer's payment sources are listed; a recent one that no row brought makes it ambiguous.
        case looksForNewSource = "looks_for_new_source"
        /// The payment source itself is read: it shows whether the call took effect.
        case readsSource = "reads_source"
        /// The call is made again under a new key, since repeating it changes nothing more.
        case repeats
        /// It has several steps, each with its own rule.
        case bySteps = "by_steps"
        /// Nothing can be read that would show it, so a person decides.
        case review

        /// What a run does, as one sentence.
        package var words: String {
            switch self {
            case .comparesSources:
                "The customer's payment sources are listed and compared: the row is done where its reference is there, "
                    + "and sent again where it is not."
            case .looksForNewSource:
                "The customer's payment sources are listed: a recent one that no row of the job brought sends the row "
                    + "to review, and without one it is sent again."
            case .readsSource:
                "The payment source is read: the row is done where the change is there, and sent again where it is not."
            case .repeats: "It is sent again under a new key, since repeating it changes nothing more."
            case .bySteps: "Each step is settled by its own rule, as where it is an operation of its own."
            case .review:
                "The row needs review, since no list shows whether it took effect; the job's options can have it made "
                    + "again."
            }
        }
    }

    /// Whether making it twice leaves things as making it once does, even if the second call is refused.
    package var isHarmlessToRepeat: Bool {
        method == .get || doubt == .repeats || [Self.deleteLocal.name, Self.switchGatewayAccount.name].contains(name)
    }
}
