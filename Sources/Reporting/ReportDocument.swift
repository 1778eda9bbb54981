package import MigrationModel

/// A report's content in reading order, before any format: text, HTML and later formats are written from it.
///
/// Whatever is a number here is formatted by the format that writes it, so that every format shows the same ones.
package struct ReportDocument {
    /// How the verdict is to be taken.
    package enum Tone: String, Hashable, Sendable {
        case good
        /// Somebody has to look.
        case attention
        /// The numbers do not add up; the report must not be signed.
        case defect
    }

    /// What kind of report it is, such as `Dry run`.
    let kind: String
    /// The job's name.
    let title: String
    /// Where it goes to, with whether that is live.
    let scope: String
    /// One sentence, or two, that a reader may stop after.
    let verdict: String
    let tone: Tone
    /// The few numbers that are shown large where there is room.
    let figures: [Figure]
    let sections: [Section]
    let createdAt: UnixMilliseconds
    let toolVersion: String
    let planDigest: String
    /// What ``planDigest`` is, for a report that is not about a plan.
    var digestName = "Plan digest"

    /// A number to be seen first.
    struct Figure {
        let label: String
        let value: String
        /// The value where it is money, with its currency; the default is that it is not.
        var amount: Table.Cell?
    }

    /// A heading and what is under it.
    struct Section {
        let title: String
        let block: Block
        /// Whether it belongs to the section before it that is no part itself: under a smaller heading, and not in the table of
        /// contents; the default is that it stands for itself.
        var isPart = false

        /// Names the section where a title would be awkward, as `every_row_accounted_for`.
        var key: String {
            String(title.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        }
    }

    /// What a section consists of.
    enum Block {
        case facts([Fact])
        case closing(ClosingIdentity)
        case issues(IssueList)
        case table(Table)
        case notes([String])
        case histogram(Histogram)
        case timeline(TimelineChart)
        case signOff(SignOff)
    }

    /// A name and its value.
    struct Fact {
        enum Value {
            case text(String)
            case number(Int)
            /// Hex digits; a narrow format may show the beginning.
            case fingerprint(String)
            /// Hex digits that have to be copied, so always in full.
            case digest(String)
        }

        let label: String
        let value: Value

        init(_ label: String, _ value: Value) {
            self.label = label
            self.value = value
        }
    }

    /// Rows that have something in common, with what to do about them.
    struct Issue {
        /// How it is to be taken, such as `warning`; `nil` where the list says it.
        let tag: String?
        let code: String
        let count: Int
        /// What the code says, in one sentence; may be empty.
        let meaning: String
        /// The first rows concerned, in file order; may be empty.
        let first: [RowExample]
        /// What was seen in the first of them; may be empty.
        let detail: String
        /// What to do; may be empty.
        let remedy: String
    }

    /// Issues of one kind, the most frequent first.
    struct IssueList {
        /// What the list holds, for readers who do not see the heading.
        let caption: String
        /// What is counted, such as `Rows`.
        let countTitle: String
        let issues: [Issue]
        /// What stands above codes and meanings; the default is that.
        var codeTitle = "Code and meaning"
        /// What stands above details and remedies; the default is that.
        var remedyTitle = "Seen, and what to do"
        /// Whether a code may come several times, with another text as its meaning each; the default is that it does not.
        ///
        /// Such a list tells more about rows that other lists count by code.
        var isByMessage = false
        /// What stands below the list, such as where the rest is; the default is nothing.
        var rest: String?
        /// How many issues a terminal lists; the default is all.
        var mostOnTerminal = Int.max
    }

    /// A plain table.
    struct Table {
        enum Cell {
            case text(String)
            case number(Int)
            /// Money, shown with the decimals of its currency; an amount without one has two.
            case amount(DecimalAmount, currency: String = "")
            /// A part of a whole in tenths of a percent, as ``Shares`` has them, and the count that it is of.
            case share(tenths: Int, of: Int)
            /// What there is more or less of than there should be, with its sign.
            case difference(Int)
            /// Nothing to say here, as in a row of sums.
            case empty
        }

        let caption: String
        let columns: [String]
        /// As many cells as columns in each; formats that hold much, such as a workbook, show all of them.
        let rows: [[Cell]]
        /// How many rows at the end are the sum of those before, and what belongs to it, such as a residual; the default is none.
        var sums = 0
        /// How many rows there are in all, where ``rows`` are only the first ones; the default is that they are all.
        var total: Int?
        /// Where all rows are, in words, such as `the sheet Exceptions of report.xlsx`; for a table that has a ``total``.
        var whole = ""
        /// What a page shows where it is too short for all rows; the default is the first ``mostOnPage``.
        ///
        /// Such as the first ones and a row that sums up the others.
        var onPage: [[Cell]]?
        /// What a terminal shows; the default is what a page does.
        var onTerminal: [[Cell]]?
        /// The columns whose texts are set as code, such as names and values of headers; the default is none.
        var codeColumns: Set<Int> = []
        /// Whether the rows say how one total, their sum, is distributed; the default is that they do not.
        ///
        /// Their columns are what, how many and the share. A terminal shows such a table in one sentence.
        var isDistribution = false
        /// The rows that are set apart, such as the chosen one of several; the default is none.
        var markedRows: Set<Int> = []
        /// Whether it is part of what is signed, and so belongs on the sheet that is; the default is that it does not.
        var isSigned = false
        /// The workbook's sheet that lists all rows, so that no other has to; the default is that there is none.
        var sheet: RowSheet?

        /// How many rows a page shows at most.
        static let mostOnPage = 100
    }

    /// Bars of one kind beside each other, for a distribution; its numbers stand in a table too.
    struct Histogram {
        struct Bar {
            let label: String
            let count: Int
            /// How it is to be taken.
            let tone: Tone?
            /// What stands under the bar; the default is nothing.
            var tick = ""
            /// What stands under the tick of the first bar of several, such as a year; the default is nothing.
            var group: String?
        }

        /// What the bars show, for readers who do not see them.
        let caption: String
        /// What is counted, such as `Rows`.
        let unit: String
        let bars: [Bar]
    }

    /// What happened along a run's time.
    package struct TimelineChart {
        /// A moment that is marked, such as a restart.
        package struct Mark {
            package let at: UnixMilliseconds
            /// A word or two.
            package let label: String
            package let tone: Tone

            package init(at: UnixMilliseconds, label: String, tone: Tone) {
                self.at = at
                self.label = label
                self.tone = tone
            }
        }

        package let caption: String
        package let timeline: Timeline
        package let marks: [Mark]

        /// A chart.
        ///
        /// - Parameters:
        ///   - caption: What it shows, for readers who do not see it.
        ///   - timeline: The slices, in their order; where one does not begin when the one before it ends, a gap is drawn.
        ///   - marks: In their order; one outside of the slices stands at the nearest end.
        package init(caption: String, timeline: Timeline, marks: [Mark]) {
            self.caption = caption
            self.timeline = timeline
            self.marks = marks
        }
    }

    /// What is confirmed by signing, and who signs.
    struct SignOff {
        let statement: String
        /// The plan's digest, which ties the signature to the plan even on a page of its own.
        let digest: String
        let roles: [String]
    }
}

/// The sum that closes a report: what the rows ended as, against the rows of the file.
package struct ClosingIdentity {
    package let rows: Int
    package let endings: EndingCounts
    /// Whether rows not attempted are ready ones of a plan, rather than ones that a run left over.
    package let isPlan: Bool

    package init(rows: Int, endings: EndingCounts, isPlan: Bool) {
        self.rows = rows
        self.endings = endings
        self.isPlan = isPlan
    }

    /// Rows that the endings do not account for.
    var residual: Int { rows - endings.total }

    /// A remark that belongs to an ending here, or an empty text.
    func remark(on ending: Ending) -> String {
        switch ending {
        case .created: "took effect, as Chargebee answered"
        case .recovered: "the answer was lost, the effect was found"
        case .alreadyDone: "done before: by an earlier run, or attached already"
        case .rejected: "never sent"
        case .failed: "refused by Chargebee for good"
        case .needsReview: "a person has to look"
        case .notAttempted: isPlan ? "ready to be sent" : "not sent yet"
        }
    }

    /// The identity in one sentence.
    var sentence: String {
        let parts = endings.all.map { "\($0.count.grouped) \($0.ending.title)" }
        return "\(rows.rows) = \(parts.joined(separator: " + ")); residual \(residual.grouped)."
    }
}
