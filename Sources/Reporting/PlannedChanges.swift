/// What a job changes at Chargebee, and for whom, in the words of its plan.
package struct PlannedChanges: Hashable, Sendable {
    /// Rows of one gateway.
    package struct GatewayRows: Hashable, Sendable {
        /// Chargebee's name, or `not said`.
        package let gateway: String
        package let ready: Int
        package let rejected: Int

        package init(gateway: String, ready: Int, rejected: Int) {
            self.gateway = gateway
            self.ready = ready
            self.rejected = rejected
        }
    }

    package var operation: String
    /// The gateway account that methods go to; `nil` where none is named.
    package var targetAccount: String?
    /// Ready rows without those that earlier inputs dealt with.
    package var toSend = 0
    /// Ready rows that earlier inputs did or left for review, so that they are not sent.
    package var dealtWith = 0
    /// Rows to be sent that make their payment source the customer's primary one.
    package var becomePrimary = 0
    /// Ready rows about sources that are primary now.
    package var primary = 0
    /// Ready rows about sources that are the customer's backup now.
    package var backup = 0
    /// By gateway, in alphabetical order; empty where the job is not about existing sources.
    package var byGateway: [GatewayRows] = []
    package var recordsPreviousPrimary = false
    package var deletesOld = false
    package var skipsExisting = false
    package var repeatsDoubtfulExport = false
    /// The file that exported references are written into; `nil` where there is none.
    package var resultFile: String?

    package init(operation: String) { self.operation = operation }

    /// Sentences for the reader, in the order of their weight; at least one.
    package var sentences: [String] {
        guard toSend > 0 else {
            return [dealtWith > 0 ? "Nothing: earlier inputs dealt with every ready row." : "Nothing: no row is ready."]
        }
        return main + extras
    }

    private var account: String { targetAccount ?? "the gateway account that Chargebee chooses" }
    private var sources: String { toSend.counted("payment source", "payment sources") }

    /// What ``primary`` is counted of, which no journal tells apart.
    private var nowPrimary: String { dealtWith > 0 ? "all ready rows' sources, those done before included," : "them" }

    private var main: [String] {
        switch operation {
        case "port": port
        case "export_payment_source":
            [
                "\(sources) \(toSend == 1 ? "is" : "are") copied to \(account). Chargebee attaches nothing: its payment sources stay as "
                    + "they are.",
                "The references that come back are written to \(resultFile ?? "the result file"), the only file that holds tokens.",
            ]
        case "switch_gateway_account":
            [
                "\(sources) \(toSend == 1 ? "is" : "are") kept at \(account) from then on: gateway account, gateway and reference change; "
                    + "ids, roles and the subscriptions that use them stay. Systems that keep the old references must be told."
            ]
        case "delete_local":
            [
                "\(sources) \(toSend == 1 ? "is" : "are") removed from Chargebee; the methods stay at their gateways. Subscriptions that name "
                    + "one lose it.",
                primary == 0
                    ? "None of them is said to be its customer's primary one."
                    : "\(primary.grouped) of \(nowPrimary) \(primary == 1 ? "is" : "are") primary: Chargebee puts the customer's backup or newest "
                        + "other source in place, and where there is none the customer cannot be charged.",
            ]
        case "update_card", "update_bank_account", "verify_bank_account":
            ["\(sources) \(toSend == 1 ? "is" : "are") changed as the rows say; nothing is made or removed."]
        default: creation
        }
    }

    private var creation: [String] {
        let stays = toSend - becomePrimary
        var notes = ["\(sources) \(toSend == 1 ? "is" : "are") made."]
        if becomePrimary > 0 {
            notes.append(
                "\(becomePrimary.grouped) of them \(becomePrimary == 1 ? "becomes its customer's" : "become their customers'") primary one."
            )
        }
        if stays > 0 {
            notes.append(
                "\(stays.grouped) \(stays == 1 ? "leaves" : "leave") the primary one as it is; a customer who has none gets it."
            )
        }
        return notes
    }

    private var port: [String] {
        var notes = [
            "\(sources) \(toSend == 1 ? "is" : "are") copied to \(account) and attached to the same customers as new ones."
        ]
        if primary > 0 {
            let moved = becomePrimary.grouped
            notes.append(
                "\(primary.grouped) of \(dealtWith > 0 ? nowPrimary : "the old ones") \(primary == 1 ? "is" : "are") primary now; \(moved) of the new ones "
                    + "\(becomePrimary == 1 ? "becomes" : "become") primary (options.replace_primary)."
            )
        } else if becomePrimary > 0 {
            notes.append(
                "\(becomePrimary.grouped) of the new ones \(becomePrimary == 1 ? "becomes" : "become") primary."
            )
        }
        notes.append(
            deletesOld
                ? "The old ones are then removed from Chargebee (delete_local; their gateways keep them). Subscriptions that name an old "
                    + "one lose it and are charged to the customer's primary one. An undo cannot bring the old ones back."
                : "The old ones stay. Subscriptions that name an old one go on charging it."
        )
        return notes
    }

    private var extras: [String] {
        var notes: [String] = []
        if recordsPreviousPrimary {
            notes.append(
                "Before each of the \(becomePrimary.grouped) that \(becomePrimary == 1 ? "becomes" : "become") primary, one more call reads "
                    + "which one was, so that `undo` can restore it."
            )
        }
        if ["port", "export_payment_source", "delete_local"].contains(operation) {
            notes.append(
                "Before anything is sent, the run lists the payment sources of the rows' customers, up to 50 customers a call; these calls "
                    + "are not in the count below. Nothing is sent for a row whose source is not its customer's any more."
            )
        }
        if skipsExisting {
            notes.append(
                "Before anything is sent, the run reads the site's payment sources, 100 a call; these calls are not in the count above, "
                    + "since nobody knows how many there are. Rows that are attached already end as already done."
            )
        }
        if repeatsDoubtfulExport {
            notes.append(
                "An export whose answer is lost for longer than Chargebee keeps its key is made again: the new gateway may then hold a "
                    + "second copy that nobody uses."
            )
        }
        return notes
    }
}

/// What a later input of a job has in common with the earlier ones.
package struct DeltaSummary: Hashable, Sendable {
    /// Rows whose customer and token an earlier input did.
    package var done = 0
    /// Rows whose customer no earlier input had with another token.
    package var new = 0
    /// Rows of customers that an earlier input did with another token.
    package var changed = 0
    /// Payment sources of earlier inputs that no ready row of this one names; a rejected row names none.
    package var gone = 0
    /// Rows that an earlier input left for review; they are not sent.
    package var underReview = 0
    /// Whether the journal knows the customers of the earlier inputs; a journal of an older version may not, and then
    /// ``changed`` rows count as ``new``.
    package var knowsCustomers = true

    package init() {}
}
