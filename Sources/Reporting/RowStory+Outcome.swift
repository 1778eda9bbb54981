import MigrationModel

extension RowStory {
    /// What became of the row, and what is to be done, in words.
    struct Outcome: Hashable {
        let ending: Ending
        let isInDoubt: Bool
        let sentence: String
        let next: String
    }

    var outcome: Outcome {
        guard let chronicle else { return unsent }
        let row = chronicle.row
        let of =
            pass.flatMap { $0.isPresentInput || present == nil ? nil : "Row \(ordinal) of pass \($0.number): " } ?? ""
        if row.isInDoubt {
            return Outcome(
                ending: row.ending,
                isInDoubt: true,
                sentence: of + "In doubt: it was sent, and no answer is recorded.",
                next: isRunning
                    ? "The run that is going on settles it."
                    : "Run the job again; rows in doubt are settled first, and never sent twice."
            )
        }
        return Outcome(ending: row.ending, isInDoubt: false, sentence: of + sentence(row), next: next(row))
    }

    private var unsent: Outcome {
        if case .rejected(let rejection, _, _)? = present?.verdict {
            return Outcome(
                ending: .rejected,
                isInDoubt: false,
                sentence: "Rejected, so it is never sent: \(rejection.detail).",
                next: rejection.reason.remedy
            )
        }
        if let done = others.first(where: \.isDone),
            done.pass != pass?.number
                || pass?.isPresentInput == false
        {
            let removed = removal(done.row).map { " \($0)" } ?? ""
            return Outcome(
                ending: .notAttempted,
                isInDoubt: false,
                sentence:
                    "Not sent, but the same payment method was row \(done.row.address.ordinal) of pass \(done.pass), and is done.\(removed)",
                next: lostUndo(done.row) != nil
                    ? LostUndo.remedy
                    : removed.isEmpty
                        ? "Nothing: a run passes over what an earlier input of this job did." : Self.nextAfterRemoval
            )
        }
        let sentence: String
        let next: String
        switch (pass, isRunning) {
        case (nil, _): (sentence, next) = ("Not sent: this job has not been run.", "Run the job to send it.")
        case (let pass?, _) where !pass.isPresentInput:
            sentence = "The journal has nothing about this row of pass \(pass.number): it was not sent."
            next = present == nil ? "" : "To send what is new in the present input, run with --delta."
        case (_?, true): (sentence, next) = ("Not sent yet.", "The run that is going on sends it in its turn.")
        case (_?, false): (sentence, next) = ("Not sent yet.", "Run the job again to send it.")
        }
        return Outcome(ending: .notAttempted, isInDoubt: false, sentence: sentence, next: next)
    }

    private func sentence(_ row: JournalRow) -> String {
        let source = row.paymentSourceID.map { ": payment source \($0)" } ?? ""
        let status = row.httpStatus.map { "HTTP \($0)" }
        let reason = [status, row.code].compactMap(\.self).joined(separator: ", ")
        let brackets = reason.isEmpty ? "" : " (\(reason))"
        let message = row.message.map { ": \($0)" } ?? ""
        let meaning = row.code.map { CodeAdvice(ending: row.ending, code: $0, operation: operation).meaning } ?? ""
        let steps = chronicle?.steps ?? []
        let made = row.paymentSourceID.map { " (payment source \($0))" } ?? ""
        let hasMade = steps.contains { $0.step == .request }
        let words =
            switch row.ending {
            case .created where OperationKind(of: operation) == .working: "Took effect\(source)."
            case .created: "Created\(source)."
            case .recovered: "Recovered\(source). The first answer was lost."
            case .alreadyDone: "Done already by an earlier input of this job\(source)."
            case .rejected: "Rejected, so it is never sent\(message)."
            case .failed where hasMade:
                "Failed after its payment source was made\(source): Chargebee refused a later step for good"
                    + "\(brackets)\(message)."
            case .failed: "Failed: Chargebee refused it for good\(brackets)\(message)."
            case .notAttempted where !steps.isEmpty:
                "Not done yet; steps done: \(steps.map(\.step.title).joined(separator: ", "))\(made)."
            case .needsReview: "Needs review: nobody can tell from here whether it took effect\(brackets)\(message)."
            case .notAttempted: "Not done yet: the last try did not take effect, and another one is due."
            }
        return [words, row.ending == .created ? "" : meaning, removal(row) ?? ""].filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    private static let nextAfterRemoval = "To attach it again, give its row to a job of another name and journal."

    /// That an undo has removed the row's payment source, or may have, in a sentence; `nil` where it has not.
    private func removal(_ row: JournalRow) -> String? {
        removedAt(row).map { "Removed by an undo at \(UTCTimestamp($0).seconds)." } ?? lostUndo(row)?.sentence
    }

    private func advice(_ row: JournalRow) -> CodeAdvice {
        CodeAdvice(ending: row.ending, code: row.code ?? "", operation: operation)
    }

    private func next(_ row: JournalRow) -> String {
        if lostUndo(row) != nil { return LostUndo.remedy }
        if removal(row) != nil { return Self.nextAfterRemoval }
        switch row.ending {
        case .created, .recovered, .alreadyDone: return "Nothing is left to do."
        case .notAttempted: return isRunning ? "The run that is going on tries again." : "Run the job again."
        case .rejected:
            let reason = row.code.flatMap(ReasonCode.init)
            return reason?.remedy ?? advice(row).remedy
        case .failed, .needsReview: return advice(row).remedy
        }
    }
}

extension RowChronicle {
    /// Whether the payment method was brought to an effect, whatever came of later steps.
    fileprivate var isDone: Bool {
        row.ending == .created || row.ending == .recovered || steps.contains { $0.step == .request }
    }
}
