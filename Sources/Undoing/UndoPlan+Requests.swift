import ChargebeeAPI
package import MigrationModel

extension UndoPlan {
    /// What an entry's removal sends; `nil` for one that is not removed.
    ///
    /// `delete_local` alone: the payment method stays at the gateway.
    ///
    /// - Parameter ordinal: The entry's position, 1-based.
    /// - Returns: The request, without a body.
    package func request(_ ordinal: Int) -> PlannedRequest? {
        guard entries.indices.contains(ordinal - 1) else { return nil }
        let entry = entries[ordinal - 1]
        guard entry.decision == .remove else { return nil }
        let id = entry.created.paymentSourceID
        return PlannedRequest(
            address: address(ordinal),
            path: Operation.deleteLocal.path(paymentSourceID: id),
            body: [],
            customerID: entry.customerID ?? "",
            gatewayAccountID: nil,
            tokens: TokenFields(),
            becomesPrimary: false,
            paymentSourceID: id,
            formerPrimaryID: entry.formerPrimaryID
        )
    }

    /// Where an entry stands in the undo's journal: its position, and the line of the job's input that it came from.
    package func address(_ ordinal: Int) -> RowAddress {
        guard entries.indices.contains(ordinal - 1) else { return RowAddress(ordinal: ordinal, line: 0) }
        return RowAddress(ordinal: ordinal, line: entries[ordinal - 1].created.address.line)
    }

    /// Calls that the entries with an ordinal in `open` take, if nothing has to be retried.
    package func calls(open: (Int) -> Bool = { _ in true }) -> Int {
        entries.enumerated().reduce(0) { sum, next in
            guard next.element.decision == .remove, open(next.offset + 1) else { return sum }
            return sum + (next.element.formerPrimaryID == nil ? 1 : 2)
        }
    }

    /// What the job made, as lines of text, for a digest that tells whether it has made more since.
    package static func listing(of created: [CreatedSource]) -> String {
        created.map { source in
            let former = source.knowsFormerPrimary ? source.formerPrimaryID ?? "none" : ""
            return "\(source.pass) \(source.address.ordinal) \(source.paymentSourceID) \(former)\n"
        }.joined()
    }

    /// What is decided, as lines of text, for the digest that a person approves.
    ///
    /// It stays the same while the plan is carried out, also where that takes several runs. Which primary sources are restored
    /// is not in it: a source that was restored or removed is the primary one no more, so a later run could not tell any more what
    /// the first one decided. What may be restored at all is in the listing of what the job made.
    package var decisions: String {
        entries.map { entry in
            let word =
                switch entry.decision {
                case .remove: "remove"
                case .gone: "gone"
                case .hold(let reason): reason.rawValue
                }
            return "\(entry.created.paymentSourceID) \(word)\n"
        }.joined()
    }
}
