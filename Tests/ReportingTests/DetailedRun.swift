import MigrationModel

@testable import Reporting

extension SampleReports {
    static func group(
        _ gateway: String,
        _ type: String,
        _ currency: String,
        _ counts: [Ending: Int]
    ) -> EndingGroup {
        var group = EndingGroup(gateway: gateway, type: type, currency: currency)
        group.endings = endings(counts)
        group.rows = group.endings.total
        return group
    }

    static let runApproval = Approval(
        planDigest: digest,
        way: .command,
        name: "Zoë Ångström",
        at: noon - 3_600_000,
        recordedBy: "zoe@build-7",
        toolVersion: "0.1.0",
        totals: .init(rows: 3000, ready: 2960, rejected: 40, becomePrimary: 2105, calls: 2960)
    )

    /// ``run`` with all that is gathered row by row.
    static var detailedRun: RunReport {
        var run = run
        run.madeBy = "anna@build-7"
        run.journalDigest = String(repeating: "89abcdef01234567", count: 4)
        run.groups = [
            group(
                "stripe",
                "card",
                "USD",
                [.created: 2000, .recovered: 13, .alreadyDone: 31, .failed: 19, .needsReview: 5, .notAttempted: 18]
            ),
            group("stripe", "card", "EUR", [.created: 871, .failed: 3]),
            group("stripe", "", "", [.rejected: 40]),
        ]
        run.exceptions = [
            RowException(
                row: JournalRow(
                    address: RowAddress(ordinal: 44, line: 45),
                    ending: .failed,
                    attempts: 2,
                    httpStatus: 404,
                    code: "resource_not_found",
                    message: "Sorry, we couldn't find that resource: cust_8812",
                    endedAt: noon + 9_000
                ),
                customerID: "cust_8812"
            ),
            RowException(
                row: JournalRow(
                    address: RowAddress(ordinal: 902, line: 903),
                    ending: .failed,
                    attempts: 1,
                    httpStatus: 400,
                    code: "payment_method_verification_failed",
                    message: "The card was declined.",
                    endedAt: noon + 99_000
                ),
                customerID: "cust_9"
            ),
            RowException(
                row: JournalRow(
                    address: RowAddress(ordinal: 1400, line: 1401),
                    ending: .needsReview,
                    isInDoubt: true,
                    attempts: 1,
                    code: "in_doubt"
                ),
                customerID: "cust_10"
            ),
        ]
        var tally = ExceptionTally()
        for exception in run.exceptions { tally.note(exception) }
        run.exceptionGroups = tally.groups
        run.primaryChanges = [
            PrimaryChange(
                address: RowAddress(ordinal: 1, line: 2),
                customerID: "cust_1",
                from: "pm_former1",
                to: "pm_new1",
                isRecorded: true
            ),
            PrimaryChange(
                address: RowAddress(ordinal: 2, line: 3),
                customerID: "cust_2",
                from: nil,
                to: "pm_new2",
                isRecorded: false
            ),
        ]
        run.primaryChangeCount = 2051
        run.unrecordedPrimaryChanges = 7
        run.becamePrimary = 2055
        (run.primaries.changes, run.primaries.replaced, run.primaries.unrecorded) = (2051, 2044, 7)
        run.primaryEndings = endings([.created: 2046, .recovered: 9, .alreadyDone: 21, .failed: 16, .notAttempted: 13])
        run.approvals = [runApproval]
        var slices = (0..<40).map { number in
            var slice = TimelineSlice(startedAt: noon + Int64(number) * 30_000)
            slice.calls = 77
            return slice
        }
        slices[3].calls = 101
        slices[3].retries = 138
        slices[4].throttled = 61
        slices[5].failures = 12
        var timeline = Timeline(sliceLength: 30_000, slices: slices)
        timeline.waitsAsked = 61
        timeline.longestWaitAsked = .seconds(47)
        run.timeline = timeline
        return run
    }
}

extension SampleReports {
    /// ``detailedRun`` with more of everything that may be too much for a page: endings, groups, refusals and changes.
    static var crowdedRun: RunReport {
        var run = detailedRun
        run.facts.rows = 100_000
        run.createdAt = noon + 754_321
        let all: [Ending: Int] = [
            .created: 66_031, .recovered: 881, .alreadyDone: 1204, .rejected: 2658, .failed: 12_407, .needsReview: 1310,
            .notAttempted: 15_509,
        ]
        run.endings = endings(all)
        let names = [
            ("stripe", "card"), ("adyen", "card"), ("gocardless", "direct_debit"),
            ("braintree", "paypal_express_checkout"),
        ]
        run.groups = names.enumerated().map { index, name in
            let counts = all.mapValues { index < 3 ? $0 / 4 : $0 - $0 / 4 * 3 }
            return group(name.0, name.1, ["USD", "EUR", "GBP", "USD"][index], counts)
        }
        var details = RunDetails(operation: run.facts.operation)
        let refusals: [(Int, String, (String) -> String)] = [
            (404, "resource_not_found", { "Sorry, we couldn't find that resource: \($0)" }),
            (400, "payment_method_verification_failed", { _ in "Your card was declined. Please use another one." }),
            (
                400, "invalid_request",
                { _ in "The reference_id is invalid: no payment method with this token is known to the gateway." }
            ),
            (400, "configuration_incompatible", { "Multiple payment sources are not allowed for \($0)." }),
            (
                500, "no_success",
                { _ in "An internal error has occurred; the request was not carried out after 6 attempts." }
            ),
        ]
        for number in 1...13_717 {
            let isFailed = number <= 12_407
            let refusal = refusals[number % 7 % 5]
            let customer = "cust_\(number * 7919)"
            var saying = RowSaying(address: RowAddress(ordinal: number * 7, line: number * 7 + 1))
            saying.customerID = customer
            let row = JournalRow(
                address: saying.address,
                ending: isFailed ? .failed : .needsReview,
                attempts: 1,
                httpStatus: isFailed ? refusal.0 : nil,
                code: isFailed ? refusal.1 : "ambiguous",
                message: isFailed
                    ? refusal.2(customer) : "More than one payment source of \(customer) could be this row's.",
                endedAt: noon + Int64(number) * 431
            )
            _ = details.note(row, saying)
        }
        (run.exceptions, run.exceptionGroups) = (details.exceptions, details.exceptionTally.groups)
        run.primaryChanges = (1...40).map { number in
            PrimaryChange(
                address: RowAddress(ordinal: number, line: number + 1),
                customerID: "cust_\(number * 104_729)",
                from: number.isMultiple(of: 3) ? nil : "pm_AzqK\(number * 7919)Tn\(number)",
                to: "pm_BZyU\(number * 6007)Qx\(number)",
                isRecorded: !number.isMultiple(of: 3)
            )
        }
        (run.primaryChangeCount, run.unrecordedPrimaryChanges, run.becamePrimary) = (66_912, 66_912, 66_912)
        run.primaries = PrimaryTally()
        (run.primaries.changes, run.primaries.unrecorded) = (66_912, 66_912)
        return run
    }
}
