/// The money that customers are billed next, by whether a run leaves them a usable method.
package struct ValueAtRisk: Hashable, Sendable {
    /// Bills of one currency added up, by whether they are covered.
    package struct Sums: Hashable, Sendable {
        package var covered = DecimalAmount.zero
        package var notCovered = DecimalAmount.zero
        package var coveredBills = 0
        package var notCoveredBills = 0

        package init() {}

        package mutating func add(_ amount: DecimalAmount, isCovered: Bool) {
            if isCovered {
                covered += amount
                coveredBills += 1
            } else {
                notCovered += amount
                notCoveredBills += 1
            }
        }
    }

    /// What is billed in one currency in one week.
    package struct Line: Hashable, Sendable {
        /// As the file has it, in capitals.
        package let currency: String
        /// The Monday of the week, as `2026-11-23`; `nil` where the row says no date or the job names no such column.
        package let week: String?
        /// Whether the week was over when the plan was made, by the date in UTC.
        package let isPast: Bool
        /// Of customers with a usable method.
        package var covered = DecimalAmount.zero
        /// Of the others.
        package var notCovered = DecimalAmount.zero
        /// Amounts counted as covered: each row of a list, else each bill of a customer once.
        package var coveredBills = 0
        package var notCoveredBills = 0
        /// What of these is on rows that name no customer, and so is in no list of customers.
        package var ofNobody = Sums()
        /// What of these is of customers whom no row of the input names; nothing without a list of bills.
        package var inNoRow = Sums()

        package init(currency: String, week: String?, isPast: Bool) {
            self.currency = currency
            self.week = week
            self.isPast = isPast
        }
    }

    /// The list that says the bills; `nil` where the input, or a file joined to it, says them.
    package var list: BillList?
    /// By currency, then by week; those without a date last.
    package var lines: [Line] = []
    /// Rows whose amount, currency or date cannot be read, or, of a list, whose customer; they are in no line.
    package var unreadable = 0
    /// The first of them, at most three.
    package var unreadableExamples: [RowExample] = []
    /// Rows without an amount; they are in no line.
    package var withoutAmount = 0

    package init() {}
}
