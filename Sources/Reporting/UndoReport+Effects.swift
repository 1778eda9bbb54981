import MigrationModel

extension UndoReport {
    /// What changed for customers, and what has still to; what does not concern anybody is left out.
    var effectSections: [ReportDocument.Section] {
        var sections: [ReportDocument.Section] = []
        if effectsDone != Effects() {
            sections.append(.init(title: "What changed for whom", block: .notes(Self.changesDone(effectsDone))))
        }
        if effectsLeft != Effects() {
            let title = isDryRun ? "What changes for whom" : "What is still to change for whom"
            sections.append(.init(title: title, block: .notes(Self.changesLeft(effectsLeft))))
        }
        return sections
    }

    private static func changesDone(_ effects: Effects) -> [String] {
        let customers = effects.customers.counted("customer has lost", "customers have lost")
        let restored = effects.restoredPrimaries.counted("customer has got", "customers have got")
        var notes = [
            "\(customers) a payment source. A subscription that named a removed one is charged to its customer's primary one now.",
            "\(restored) the former primary source back, as the run recorded it.",
        ]
        if effects.promotedPrimaries > 0 {
            let promoted = effects.promotedPrimaries.counted("customer has lost its", "customers have lost their")
            notes.append(
                "\(promoted) primary source, and no former one was known or left: Chargebee has made the backup or another one "
                    + "primary."
            )
        }
        if effects.withoutAny > 0 {
            let without = effects.withoutAny.counted("customer has", "customers have")
            notes.append("\(without) NO payment source left: Chargebee has turned automatic collection off for them.")
        }
        if effects.withoutValid > 0 {
            let without = effects.withoutValid.counted("customer has", "customers have")
            notes.append("\(without) only sources left that are not valid, for example expired ones.")
        }
        return notes
    }

    private static func changesLeft(_ effects: Effects) -> [String] {
        let customers = effects.customers.counted("customer loses", "customers lose")
        var notes = [
            "\(customers) a payment source. A subscription that names a removed one is charged to its customer's primary "
                + "one afterwards.",
            "\(effects.restoredPrimaries.counted("customer gets", "customers get")) the former primary source back, as the run "
                + "recorded it.",
        ]
        if effects.promotedPrimaries > 0 {
            let promoted = effects.promotedPrimaries.counted("customer loses its", "customers lose their")
            notes.append(
                "\(promoted) primary source, and no former one is known or left: Chargebee makes the backup or another one primary."
            )
        }
        if effects.withoutAny > 0 {
            let without = effects.withoutAny.counted("customer has", "customers have")
            notes.append("\(without) NO payment source afterwards: Chargebee turns automatic collection off for them.")
        }
        if effects.withoutValid > 0 {
            let without = effects.withoutValid.counted("customer has", "customers have")
            notes.append("\(without) only sources afterwards that are not valid, for example expired ones.")
        }
        return notes
    }
}
