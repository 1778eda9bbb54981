/// Parts of a whole in tenths of a percent that add up to it, by the largest remainders.
///
/// Only all of a whole is 100 %, and only none of it is 0 %: what is less than half a tenth is told as such by ``text(of:)``.
struct Shares: Hashable {
    /// For each part, 0 to 1000; they add up to 1000 where the parts add up to the whole, save that a part which is not all of
    /// it has 999 at most.
    let tenths: [Int]
    private let isNone: [Bool]

    /// - Parameters:
    ///   - parts: Not negative; their sum is the whole where ``tenths`` are to add up.
    ///   - whole: Nothing of nothing is 0 %.
    init(_ parts: [Int], of whole: Int) {
        isNone = parts.map { $0 <= 0 }
        guard whole > 0 else {
            tenths = parts.map { _ in 0 }
            return
        }
        let exact = parts.map { $0.multipliedFullWidth(by: 1000) }
        let divided = exact.map { whole.dividingFullWidth($0) }
        var tenths = divided.map(\.quotient)
        let sum = parts.reduce(0, +)
        let left = sum == whole ? 1000 - tenths.reduce(0, +) : 0
        // Of equal remainders the first one counts, so that the same numbers are always told alike.
        let order = divided.indices.sorted { (divided[$1].remainder, $0) < (divided[$0].remainder, $1) }
        for index in sum == whole ? Array(order.prefix(left)) : order.filter({ divided[$0].remainder * 2 >= whole }) {
            tenths[index] += 1
        }
        self.tenths = zip(parts, tenths).map { part, tenths in part == whole ? 1000 : min(999, tenths) }
    }

    /// A part in percent, such as `12.5 %`, `< 0.1 %`, `0 %` or `100 %`.
    func text(of index: Int) -> String { Self.text(tenths[index], isNone: isNone[index]) }

    static func text(_ tenths: Int, isNone: Bool) -> String {
        if isNone { return "0 %" }
        if tenths >= 1000 { return "100 %" }
        return tenths == 0 ? "< 0.1 %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
