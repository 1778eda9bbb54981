import MigrationModel

/// Counts rows by country.
struct CountryTally: ~Copyable {
    private static let letters = 26

    private var rows = [Int](repeating: 0, count: letters * letters)
    private var unsaid = 0

    /// Counts a row with its country's two capitals, or without one.
    mutating func note(_ country: (UInt8, UInt8)?) {
        guard let country, (0x41...0x5A).contains(country.0), (0x41...0x5A).contains(country.1) else {
            unsaid += 1
            return
        }
        rows[Int(country.0 - 0x41) * Self.letters + Int(country.1 - 0x41)] += 1
    }

    /// The rows by country: the most frequent first, those without one last.
    func groups() -> [Breakdown.Group] {
        var byCode: [String: Int] = [:]
        for (index, count) in rows.enumerated() where count > 0 {
            let code = [UInt8(0x41 + index / Self.letters), UInt8(0x41 + index % Self.letters)]
            byCode[String(decoding: code, as: UTF8.self)] = count
        }
        return Breakdown.groups(byCode, unsaid: unsaid)
    }
}
