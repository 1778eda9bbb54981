import ChargebeeAPI
import MigrationModel

/// What a yes brings: the next step of the row or its ending, or a doubt where it lacks what the API promises.
extension RequestScheduler {
    mutating func settleSuccess(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        switch work.plan.action {
        case .readPrimary: settleRead(&work, answer, at: now)
        case .export: settleExport(&work, answer, at: now)
        case .makePrimary: settleRole(&work, answer, at: now)
        case .createByReference, .create: settleCreation(&work, answer, at: now)
        case .update, .verify, .switchAccount, .deleteLocal: settleChange(&work, answer, at: now)
        }
    }

    /// Notes that a step is done, and goes on with the next one.
    ///
    /// - Parameters:
    ///   - work: The row.
    ///   - sourceID: The payment source that was made, or that the step was about.
    ///   - held: What is to be kept of its answer.
    ///   - status: The answer's HTTP status, where the step was not looked up.
    ///   - recoveredBy: How it came out of doubt; `nil` where it was in none.
    ///   - now: When.
    /// - Returns: The row's ending after its last step, otherwise `nil`.
    mutating func stepDone(
        _ work: inout RowWork,
        sourceID: String?,
        held: HeldReference? = nil,
        status: Int? = nil,
        recoveredBy: String? = nil,
        at now: Moment
    ) -> RowEnding? {
        work.recoveredBy = work.recoveredBy ?? recoveredBy
        let isLast = work.plan.isAtLast
        let record = StepRecord(
            address: work.request.address,
            step: work.step,
            doneAt: now.wall,
            paymentSourceID: work.plan.action.namesSource ? sourceID : nil,
            held: held
        )
        if !isLast || held != nil { stepRecord = record }
        guard !isLast else {
            let ending: Ending = work.recoveredBy == nil ? .created : .recovered
            return work.ending(ending, sourceID: sourceID, status: status, code: work.recoveredBy, at: now)
        }
        work.goOn(after: record, signer: signer)
        proceed(with: work)
        return nil
    }

    private mutating func settleCreation(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        guard let source = answer.paymentSource() else { return unreadable(&work, at: now) }
        let call = work.call
        let isOfAnother =
            !source.customerID.isEmpty && !call.customerID.isEmpty && source.customerID != call.customerID
            || source.gatewayAccountID != nil && call.gatewayAccountID != nil
                && source.gatewayAccountID != call.gatewayAccountID
        if isOfAnother {
            return unexpected(work, answer, "a payment source of another customer or gateway account", at: now)
        }
        if work.scrubbed(source.id) != source.id {
            return unexpected(work, answer, "an id that repeats the token", at: now)
        }
        if source.isDeleted { return unexpected(work, answer, "a deleted payment source", at: now) }
        return stepDone(&work, answer, sourceID: source.id, at: now)
    }

    private mutating func settleChange(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        guard let source = answer.paymentSource() else { return unreadable(&work, at: now) }
        guard source.id == work.call.paymentSourceID else {
            return unexpected(work, answer, "another payment source", at: now)
        }
        if work.plan.action == .deleteLocal {
            let (owner, wanted) = (source.customerID, work.call.customerID)
            // The old source of a port may be another customer's than the new one.
            if work.step == .request, !owner.isEmpty, !wanted.isEmpty, owner != wanted {
                return unexpected(work, answer, "a payment source of another customer", at: now)
            }
            guard source.isDeleted else { return unreadable(&work, at: now) }
        } else if source.isDeleted {
            return unexpected(work, answer, "a deleted payment source", at: now)
        }
        if work.plan.action == .switchAccount, let account = source.gatewayAccountID,
            account != work.call.gatewayAccountID
        {
            return unexpected(work, answer, "a payment source at another gateway account", at: now)
        }
        if work.plan.action == .verify, let status = source.status, status != "valid" {
            return unexpected(work, answer, "a payment source that is not verified", at: now)
        }
        return stepDone(&work, answer, sourceID: source.id, at: now)
    }

    private mutating func settleExport(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        guard let method = answer.exportedMethod() else { return unreadable(&work, at: now) }
        let wanted = work.call.gatewayAccountID
        if let account = method.gatewayAccountID, let wanted, account != wanted {
            return unexpected(work, answer, "a copy at another gateway account", at: now)
        }
        let held = HeldReference(
            referenceID: method.referenceID,
            type: method.type,
            gateway: method.gateway,
            gatewayAccountID: method.gatewayAccountID ?? wanted ?? "",
            customerID: work.request.customerID,
            paymentSourceID: work.request.paymentSourceID ?? "",
            becomesPrimary: work.request.becomesPrimary,
            isResult: work.plan.isAtLast
        )
        return stepDone(&work, answer, sourceID: work.request.paymentSourceID, held: held, at: now)
    }

    private mutating func settleRead(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        guard let customer = answer.customer() else {
            guard isExhausted(work) else { return readAgain(&work, at: now) }
            let message = work.plan.situation + "The answer about the customer cannot be read."
            return work.ending(.failed, status: answer.status, code: "unreadable_answer", message: message, at: now)
        }
        guard customer.customerID == work.request.customerID else {
            return unexpected(work, answer, "another customer", at: now)
        }
        return stepDone(&work, sourceID: customer.primaryID, status: answer.status, at: now)
    }

    private mutating func settleRole(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        guard let customer = answer.customer() else { return unreadable(&work, at: now) }
        guard customer.customerID == work.request.customerID, customer.primaryID == work.call.paymentSourceID else {
            return unexpected(work, answer, "another customer or another primary payment source", at: now)
        }
        return stepDone(&work, answer, sourceID: customer.primaryID, at: now)
    }

    /// A replay after a lost answer tells what the lost one would have told.
    private mutating func stepDone(
        _ work: inout RowWork,
        _ answer: APIAnswer,
        sourceID: String?,
        held: HeldReference? = nil,
        at now: Moment
    ) -> RowEnding? {
        let isRecovered = answer.isReplayed && work.isInDoubt
        return stepDone(
            &work,
            sourceID: sourceID,
            held: held,
            status: answer.status,
            recoveredBy: isRecovered ? "answer_replayed" : nil,
            at: now
        )
    }

    /// A yes without what it should hold: it took effect, presumably, and nobody knows how.
    private mutating func unreadable(_ work: inout RowWork, at now: Moment) -> RowEnding? {
        work.isInDoubt = true
        work.hadUnreadableSuccess = true
        return retryOrLookUp(&work, at: now)
    }

    private func unexpected(_ work: RowWork, _ answer: APIAnswer, _ what: String, at now: Moment) -> RowEnding {
        work.review("unexpected_answer", "Chargebee answered with \(what)", status: answer.status, at: now)
    }
}
