import MigrationModel

/// The money of one currency.
struct CurrencyTotal: Hashable {
    let currency: String
    var covered = DecimalAmount.zero
    var notCovered = DecimalAmount.zero
    var coveredBills = 0
    var notCoveredBills = 0
    /// What of it is on rows that name no customer.
    var ofNobody = ValueAtRisk.Sums()
    /// What of it is of customers whom no row of the input names.
    var inNoRow = ValueAtRisk.Sums()

    init(currency: String) { self.currency = currency }

    /// What one line says.
    init(_ line: ValueAtRisk.Line) {
        self.init(currency: line.currency)
        add(line)
    }

    private var all: ValueAtRisk.Sums {
        var sums = ValueAtRisk.Sums()
        (sums.covered, sums.notCovered) = (covered, notCovered)
        (sums.coveredBills, sums.notCoveredBills) = (coveredBills, notCoveredBills)
        return sums
    }
    /// The bills of customers.
    var ofCustomers: ValueAtRisk.Sums { all - ofNobody }
    /// The bills of customers whom rows of the input name.
    var ofInput: ValueAtRisk.Sums { ofCustomers - inNoRow }

    mutating func add(_ line: ValueAtRisk.Line) {
        covered += line.covered
        notCovered += line.notCovered
        coveredBills += line.coveredBills
        notCoveredBills += line.notCoveredBills
        ofNobody = ofNobody + line.ofNobody
        inNoRow = inNoRow + line.inNoRow
    }
}

extension ValueAtRisk.Sums {
    fileprivate static func + (left: Self, right: Self) -> Self {
        var sums = left
        sums.covered += right.covered
        sums.notCovered += right.notCovered
        sums.coveredBills += right.coveredBills
        sums.notCoveredBills += right.notCoveredBills
        return sums
    }

    fileprivate static func - (left: Self, right: Self) -> Self {
        var sums = left
        sums.covered = left.covered - right.covered
        sums.notCovered = left.notCovered - right.notCovered
        sums.coveredBills -= right.coveredBills
        sums.notCoveredBills -= right.notCoveredBills
        return sums
    }
}

extension ValueAtRisk {
    /// The lines of each currency added up, in their order; amounts of different currencies are never added.
    var totals: [CurrencyTotal] {
        var totals: [CurrencyTotal] = []
        for line in lines {
            if let index = totals.firstIndex(where: { $0.currency == line.currency }) {
                totals[index].add(line)
            } else {
                totals.append(CurrencyTotal(line))
            }
        }
        return totals
    }
}
