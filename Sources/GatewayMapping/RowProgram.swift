import ChargebeeAPI
import MigrationModel

/// A mapping compiled for one header: steps that write a row's request into reused buffers.
///
/// A row costs no allocation and no reference counting: steps are plain values, texts lie in an arena, values are slices
/// of the row or of one scratch buffer.
struct RowProgram: ~Copyable {
    let plan: CompiledMapping
    /// The request's body, its customer, and what the row's tokens are known by; see ``RowMapper``.
    var form = FormBody()
    var customer = GrowableBytes(capacity: 64)
    var identity = GrowableBytes(capacity: 256)
    /// The payment source that the request is about.
    var source = GrowableBytes(capacity: 64)
    /// What the request says outside of its body; see ``RowMapper/beyondBody``.
    var beyond = GrowableBytes(capacity: 256)
    /// A bit for each step whose value others ask for, and those values.
    var kept: UInt64 = 0
    var values = GrowableBytes(capacity: 256)
    /// By step: where in ``values`` its value is; no length where it has none.
    var places: [(start: Int, count: Int)]
    var facts = RowFacts()
    /// Long digit strings seen in token columns so far, and those of them that end like a spreadsheet's rounding.
    var longNumbers = (seen: 0, zeroed: 0)
    var scratch = GrowableBytes(capacity: 256)
    /// Composed values among the facts, which the scratch buffer does not keep; see ``lasting(_:_:)``.
    var composed = GrowableBytes(capacity: 1024)
    /// What the last token is known by, where that is not what is sent: see ``identifyingBytes(of:_:)``.
    var key = GrowableBytes(capacity: 256)
    /// By the binding's index: what the accepted tokens of the columns that mix capitals and small letters have held.
    var letters: [LetterTally]
    /// The group of columns of which the row fills several, found while a step was reading; -1 for none.
    var severalFilled = -1
    /// Which shape, gateway, condition or byte the last problem is about.
    var position = 0
    private var tokens = TokenPresence()
    /// A bit for each parameter (by its position in the table) that has a value.
    private var filled: UInt64 = 0

    init(plan: CompiledMapping) {
        self.plan = plan
        letters = [LetterTally](repeating: LetterTally(), count: plan.columns.count)
        places = [(start: Int, count: Int)](repeating: (0, 0), count: plan.stepCount)
    }

    /// Writes the request of a row without damage.
    ///
    /// - Returns: `nil`, or why the row has none; the buffers hold an unfinished request then.
    mutating func run(_ row: borrowing InputRow) -> RowFailure? {
        begin()
        facts.becomesPrimary = plan.exportsPrimaries
        if let failure = refusal(of: row) { return failure }
        for index in 0..<plan.stepCount {
            if let failure = perform(plan.steps + index, index, on: row) { return failure }
            if index == plan.lastTokenStep, let problem = tokens.problem(separatesReference: plan.separatesReference) {
                return RowFailure(problem: problem, step: index, column: nil)
            }
        }
        if plan.changesSource, form.isEmpty { return RowFailure(problem: .changesNothing, step: nil, column: nil) }
        // What is made of no token is known by all that is sent.
        if plan.lastTokenStep < 0, !plan.isAboutSource { appendIdentity(tag: 0x62, form.bytes) }
        return nil
    }

    /// Reads the customer alone, as ``run(_:)`` does; what it says is empty where it cannot be told.
    ///
    /// The other buffers hold no request afterwards.
    mutating func readCustomer(of row: borrowing InputRow) {
        begin()
        guard plan.customerStep >= 0 else { return }
        // The customer is noted last, when nothing is wrong with it.
        _ = perform(plan.steps + plan.customerStep, plan.customerStep, on: row)
    }

    /// Forgets the row before.
    private mutating func begin() {
        form.removeAll()
        customer.removeAll()
        identity.removeAll()
        source.removeAll()
        beyond.removeAll()
        if kept != 0 { forgetKept() }
        composed.removeAll()
        facts = RowFacts()
        tokens = TokenPresence()
        filled = 0
        severalFilled = -1
    }

    private mutating func perform(
        _ step: UnsafePointer<Step>,
        _ index: Int,
        on row: borrowing InputRow
    ) -> RowFailure? {
        let value: UnsafeBufferPointer<UInt8>
        let found = read(step, index, row)
        if severalFilled >= 0 {
            let column = severalFilled
            severalFilled = -1
            guard step.pointee.mayReject else { return leaveOut(index) }
            return RowFailure(problem: .severalFilled, step: index, column: column)
        }
        switch found {
        case .value(let bytes): value = bytes
        case .problem(.absent, let column):
            if step.pointee.isRequired { return RowFailure(problem: .absent, step: index, column: column) }
            if step.pointee.isDetailRequired { return RowFailure(problem: .detailMissing, step: index, column: column) }
            return nil
        case .problem(let problem, let column):
            // A detail that cannot be read is left out; only what is sent can reject a row, and what may name another customer.
            guard step.pointee.mayReject || problem == .blanksAtEnds else {
                return problem == .incomplete ? nil : leaveOut(index)
            }
            let value = problem == .memberLimit ? key.bytes : .none
            return RowFailure(problem: problem, step: index, column: column, position: position, value: value)
        }
        if step.pointee.excludedBy & filled != 0 {
            return exclusion(value, step, index)
        }
        if step.pointee.needed & ~filled != 0 {
            return RowFailure(problem: .companionMissing, step: index, column: step.pointee.column)
        }
        filled |= 1 << UInt64(step.pointee.parameter & 63)
        if step.pointee.carriesText, let problem = value.textProblem {
            return RowFailure(problem: problem, step: index, column: step.pointee.column)
        }
        if step.pointee.isIdentifying, value.hasInvisibleCharacter {
            return RowFailure(problem: .invisibleCharacter, step: index, column: step.pointee.column)
        }
        if !step.pointee.isAlwaysWithinLimits, !isWithinLimits(value, step) {
            guard step.pointee.mayReject else { return leaveOut(index) }
            return RowFailure(problem: .limit, step: index, column: step.pointee.column, value: value)
        }
        if let problem = note(value, step) {
            return RowFailure(problem: problem, step: index, column: step.pointee.column)
        }
        if kept & (1 << UInt64(index & 63)) != 0 { keep(value, index) }
        if step.pointee.target == .body {
            form.append(encodedName: step.pointee.encodedName, value: value)
        } else {
            place(value, step)
        }
        return nil
    }

    /// Notes that a step's value is in the row and cannot be read, which does not reject the row.
    private mutating func leaveOut(_ index: Int) -> RowFailure? {
        facts.unreadable |= 1 << UInt64(index & 63)
        return nil
    }

    /// Why a value cannot stand beside those before it; `nil` where it is what the job or the mapping says for every row,
    /// which gives way.
    private func exclusion(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>,
        _ index: Int
    ) -> RowFailure? {
        let text = step.pointee.text.baseAddress
        guard text == nil || text != value.baseAddress else { return nil }
        return RowFailure(problem: .referenceAndTokens, step: index, column: step.pointee.column)
    }

    private func isWithinLimits(_ value: UnsafeBufferPointer<UInt8>, _ step: UnsafePointer<Step>) -> Bool {
        let lengths = step.pointee.safeLengths
        if value.count >= lengths.lower, value.count <= lengths.upper { return true }
        // An expiry is noted only where its number is within the table's range.
        if step.pointee.reading == .month, facts.expiryMonth > 0 { return true }
        if step.pointee.reading == .year, facts.expiryYear > 0 { return true }
        return plan.specifications[step.pointee.parameter].violation(of: value) == nil
    }

    /// Keeps what others ask for beside the body.
    private mutating func note(_ value: UnsafeBufferPointer<UInt8>, _ step: UnsafePointer<Step>) -> RowProblem? {
        switch step.pointee.role {
        case .plain: break
        case .customer: customer.append(value)
        case .gatewayAccount:
            let account = step.pointee.text
            if account.baseAddress != nil, !account.equals(value) { return .otherGatewayAccount }
            // A payment source is the same one whatever account it goes to.
            if !plan.isAboutSource { appendIdentity(tag: 0x67, value) }
        case .replacePrimary: facts.becomesPrimary = value.count == 4
        case .type: facts.type = lasting(value, step)
        case .brand: facts.brand = lasting(value, step)
        case .fundingType: facts.fundingType = lasting(value, step)
        case .billingCountry: if value.count == 2 { facts.billingCountry = (value[0], value[1]) }
        case .issuingCountry: if value.count == 2 { facts.issuingCountry = (value[0], value[1]) }
        case .referenceID:
            tokens.hasReference = true
            appendIdentity(tag: 0x72, identifyingBytes(of: value, step))
        case .networkTransactionID:
            // Names a payment and not the method, so it counts only where nothing else does.
            if !tokens.hasReference, !tokens.hasMethod {
                tokens.offsetOfNetworkID = identity.count
                appendIdentity(tag: 0x6E, identifyingBytes(of: value, step))
            }
            tokens.hasNetworkID = true
        case .otherToken:
            if plan.isAboutSource { break }
            if let offset = tokens.offsetOfNetworkID { identity.truncate(to: offset) }
            tokens.offsetOfNetworkID = nil
            tokens.hasMethod = true
            appendIdentity(
                tag: UInt8(truncatingIfNeeded: step.pointee.parameter),
                identifyingBytes(of: value, step)
            )
        case .qualifier:
            let tag = UInt8(truncatingIfNeeded: step.pointee.parameter)
            if !plan.isAboutSource { appendIdentity(tag: tag, value) }
        case .sourceRole: facts.becomesPrimary = value.elementsEqual("primary".utf8)
        case .source:
            source.append(value)
            appendIdentity(tag: 0x73, value)
        }
        return nil
    }

    /// A tag, the length as four bytes, and the value, so that no two sequences of fields give the same bytes.
    mutating func appendIdentity(tag: UInt8, _ value: UnsafeBufferPointer<UInt8>) {
        identity.append(tag)
        for shift in [24, 16, 8, 0] as [Int] { identity.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
        identity.append(value)
    }
}
