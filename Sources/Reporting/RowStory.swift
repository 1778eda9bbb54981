package import MigrationModel

/// One row's whole story: where it stands, what became of each column, what was sent, and what came of it.
///
/// Values come masked: no token is in it whole, and of names and addresses the first letter.
package struct RowStory: Sendable {
    /// A cell of the row.
    package struct Cell: Hashable, Sendable {
        package let header: String
        /// The value for people; empty for an empty cell.
        package let shown: String
        /// The parameters that its column fills, sent or not.
        package let fills: [String]

        package init(header: String, shown: String, fills: [String] = []) {
            self.header = header
            self.shown = shown
            self.fills = fills
        }
    }

    /// A rule of the mapping or the job at work on the row.
    package struct Rule: Hashable, Sendable {
        /// In the mapping's words, such as `compose {customer}/{card}`.
        package let words: String
        /// Where it stands: `Mappings/stripe.yaml:50`, or a key of the job file; empty for what the program itself decides.
        package let place: String
        /// The cells that it reads.
        package let cells: [Cell]

        package init(words: String, place: String, cells: [Cell]) {
            self.words = words
            self.place = place
            self.cells = cells
        }
    }

    /// A parameter, what fills it, and what became of it.
    package struct Parameter: Hashable, Sendable {
        package enum Use: String, CaseIterable, Hashable, Sendable {
            case sent
            /// Read for the plan's counts and findings only.
            case read
            case leftOut = "left_out"
            /// The row is rejected here.
            case refused
        }

        package let name: String
        package let use: Use
        /// The value for people; `nil` where there is none.
        package let shown: String?
        package let rule: Rule
        /// A repair, a default, why there is no value.
        package let notes: [String]

        package init(name: String, use: Use, shown: String?, rule: Rule, notes: [String]) {
            self.name = name
            self.use = use
            self.shown = shown
            self.rule = rule
            self.notes = notes
        }
    }

    /// What the plan says about the row.
    package enum Verdict: Hashable, Sendable {
        case ready(becomesPrimary: Bool)
        /// By a rule of the mapping or job; or without one, by what the other rows or a second file hold.
        case rejected(Rejection, rule: Rule?, parameter: String?)
    }

    /// The call that the row becomes, without its body, which is ``Present/parameters``.
    package struct Request: Hashable, Sendable {
        package let operation: String
        package let method: String
        /// Below `/api/v2/`.
        package let path: String
        /// Without the API key; values that name a person are masked.
        package let headers: [Header]
        /// The calls of the row in their order, where there are several.
        package var steps: [Step] = []

        package init(operation: String, method: String, path: String, headers: [Header]) {
            self.operation = operation
            self.method = method
            self.path = path
            self.headers = headers
        }
    }

    /// One of several calls of a row.
    package struct Step: Hashable, Sendable {
        package let step: RowStep
        package let method: String
        /// Below `/api/v2/`.
        package let path: String
        /// `nil` for a read, and where it cannot be told: before the step is sent, or after a later one was.
        package let idempotencyKey: String?

        package init(step: RowStep, method: String, path: String, idempotencyKey: String?) {
            self.step = step
            self.method = method
            self.path = path
            self.idempotencyKey = idempotencyKey
        }
    }

    package struct Header: Hashable, Sendable {
        static let idempotencyKey = "chargebee-idempotency-key"

        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The row as the input and the job are now.
    package struct Present: Sendable {
        package var address: RowAddress
        /// 1-based; another than the first where a quoted field has line breaks.
        package var lastLine: Int
        /// How many rows the input has.
        package var rows: Int
        package var mapping: String
        package var evidence: String
        /// In file order; empty for a record whose fields cannot be told apart.
        package var cells: [Cell]
        /// In the order of the operation's table; of a rejected row those up to the refusal.
        package var parameters: [Parameter]
        package var verdict: Verdict
        /// Of this row alone.
        package var findings: [Finding]
        /// `nil` for a row that never becomes one.
        package var request: Request?

        package init(
            address: RowAddress,
            lastLine: Int,
            rows: Int,
            mapping: String,
            evidence: String,
            cells: [Cell],
            parameters: [Parameter],
            verdict: Verdict,
            findings: [Finding],
            request: Request?
        ) {
            self.address = address
            self.lastLine = lastLine
            self.rows = rows
            self.mapping = mapping
            self.evidence = evidence
            self.cells = cells
            self.parameters = parameters
            self.verdict = verdict
            self.findings = findings
            self.request = request
        }
    }

    /// The pass that the story is about, as the journal has it.
    package struct Pass: Hashable, Sendable {
        /// 1 for the job's first input, 2 for a second one, and so on.
        package let number: Int
        package let inputName: String
        package let startedAt: UnixMilliseconds
        /// How many rows its input had.
        package let rows: Int
        /// Whether its input is the one of ``RowStory/present``.
        package let isPresentInput: Bool

        package init(
            number: Int,
            inputName: String,
            startedAt: UnixMilliseconds,
            rows: Int,
            isPresentInput: Bool
        ) {
            self.number = number
            self.inputName = inputName
            self.startedAt = startedAt
            self.rows = rows
            self.isPresentInput = isPresentInput
        }
    }

    package var job: String
    package var inputName: String
    /// 1-based.
    package var ordinal: Int
    /// Sentences that a reader must know first: that the input has changed, that there is no journal.
    package var notes: [String]
    /// `nil` where the input cannot be read any more, or the story is about another one.
    package var present: Present?
    /// `nil` where no run has begun.
    package var pass: Pass?
    /// What the journal knows about the row in that pass; `nil` where it was not sent and has not ended.
    package var chronicle: RowChronicle?
    /// The same payment method in other passes or rows.
    package var others: [RowChronicle]
    /// Whether a process works on the job now.
    package var isRunning: Bool
    /// The job's operation; the default is Chargebee's for permanent tokens.
    package var operation = "create_using_permanent_token"
    /// When an undo removed payment sources, by their ids; those that it did not remove are missing.
    package var removals: [String: UnixMilliseconds] = [:]
    /// An undo of which nobody can tell what it removed; `nil` where there is none.
    package var lostUndo: LostUndo?

    package init(
        job: String,
        inputName: String,
        ordinal: Int,
        notes: [String],
        present: Present?,
        pass: Pass?,
        chronicle: RowChronicle?,
        others: [RowChronicle],
        isRunning: Bool
    ) {
        self.job = job
        self.inputName = inputName
        self.ordinal = ordinal
        self.notes = notes
        self.present = present
        self.pass = pass
        self.chronicle = chronicle
        self.others = others
        self.isRunning = isRunning
    }

    /// When an undo removed the payment source of a row; `nil` where it did not.
    func removedAt(_ row: JournalRow) -> UnixMilliseconds? { row.paymentSourceID.flatMap { removals[$0] } }

    /// The lost undo that may have removed the payment source of a row; `nil` for none.
    func lostUndo(_ row: JournalRow) -> LostUndo? {
        row.paymentSourceID == nil || removedAt(row) != nil ? nil : lostUndo
    }
}

extension RowChronicle {
    /// The step that the idempotency key is of; `nil` where the row has only its own request, or no key.
    var keyStep: RowStep? {
        let isAlone = steps.isEmpty && attempts.allSatisfy { $0.step == .request }
        return idempotencyKey == nil || isAlone ? nil : attempts.last?.step
    }
}
