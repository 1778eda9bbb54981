import GatewayMapping
import MigrationModel
import Testing

/// What month and year a cell says, for each way in which exports write an expiry.
@Suite struct ExpirySpellingTests {
    /// Month and year are read from the same column, as from an export that has both in one.
    private static func mapper(_ spellings: String, repair: String = "") throws -> RowMapper {
        let rule = "{ column: x, spellings: [\(spellings)]\(repair) }"
        let mapping = try GatewayMapping.sample(extra: "card[expiry_month]: \(rule)\n  card[expiry_year]: \(rule)")
        return try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
    }

    /// `M/YYYY`, or the reason of the rejection.
    private static func read(_ cell: String, by mapper: RowMapper) -> String {
        if let reason = mapper.map(["a", "b", cell]).reason { return reason.rawValue }
        return "\(mapper.parameters["card[expiry_month]"] ?? "-")/\(mapper.parameters["card[expiry_year]"] ?? "-")"
    }

    @Test(arguments: [
        ("M/YY", "3/27", "3/2027"), ("MM/YY", "12/30", "12/2030"), ("MM/YYYY", "03/2027", "3/2027"),
        ("YYYY-MM", "2027-03", "3/2027"), ("YYYY/M", "2027/3", "3/2027"), ("MM-YYYY", "03-2027", "3/2027"),
        ("MM.YY", "03.27", "3/2027"), ("MM YYYY", "03 2027", "3/2027"),
        // One field without a separator: ExpiryMMYYYY, ExpiryYYYYMM, ExpiryMMYY and ExpiryYYMM.
        ("MMYYYY", "012021", "1/2021"), ("YYYYMM", "202703", "3/2027"), ("MMYY", "0327", "3/2027"),
        ("YYMM", "2703", "3/2027"),
        // What a spreadsheet shows for 01/27 once it has taken it for a date.
        ("MMM-YY", "Jan-27", "1/2027"), ("MMM-YY", "DEC-30", "12/2030"), ("MMM YYYY", "sep 2029", "9/2029"),
        ("MMM YYYY", "September 2029", "9/2029"), ("D-MMM-YY", "1-Feb-31", "2/2031"), ("YY-MMM", "27-Jan", "1/2027"),
        ("D MMM YYYY", "31 May 2030", "5/2030"), ("MMM-YY", "June-27", "6/2027"), ("MMMYY", "Jul27", "7/2027"),
        // Dates, and dates with a time.
        ("YYYY-MM-DD", "2027-03-31", "3/2027"), ("DD/MM/YYYY", "31/03/2027", "3/2027"),
        ("M/D/YYYY", "3/1/2027", "3/2027"), ("YYYYMMDD", "20270331", "3/2027"), ("D.M.YY", "1.3.27", "3/2027"),
        ("YYYY-MM-DD…", "2027-03-31", "3/2027"), ("YYYY-MM-DD…", "2027-03-31T00:00:00Z", "3/2027"),
        ("YYYY-MM-DD…", "2027-03-31T23:59:59.999+02:00", "3/2027"), ("YYYY-MM-DD…", "2027-03-31 00:00:00", "3/2027"),
        ("M/D/YYYY…", "3/31/2027 12:00 AM", "3/2027"), ("MM/YYYY…", "03/2027", "3/2027"),
        // The first spelling that fits is taken.
        ("MM/YY, MM/YYYY, YYYY-MM", "03/2027", "3/2027"), ("MMYY, YYYYMM", "202703", "3/2027"),
        // The pivot: two digits always count from 2000.
        ("MM/YY", "03/00", "3/2000"), ("MM/YY", "03/99", "3/2099"),
    ])
    func `An expiry is read in the spelling that the mapping names`(spellings: String, cell: String, expected: String)
        throws
    {
        let mapper = try Self.mapper(spellings)
        #expect(Self.read(cell, by: mapper) == expected)
        #expect(mapper.repairCount == 0)
        let expiry = try #require(mapper.expiry)
        #expect("\(expiry.month)/\(expiry.year)" == expected)
    }

    @Test(arguments: [
        ("MMM-YY", "Sept-27"), ("MMM-YY", "Ja-27"), ("MMM-YY", "Mai-27"), ("MMM-YY", "Januar-27"), ("MMM-YY", "01-27"),
        ("MMM-YY", "-27"), ("MMM-YY", "Jan27"), ("MMM-YY", "Janua"), ("MMYYYY", "12021"), ("MM/YY", "3/27"),
        ("MM/YY", "03/2027"), ("MM/YY", "03/27 "), ("YYYY-MM-DD", "2027-03-31T00:00:00Z"),
        ("YYYY-MM-DD…", "2027-03-311"), ("YYYY-MM-DD…", "2027-03-31T"), ("YYYY-MM-DD…", "2027-03-31 x"),
        ("YYYY-MM-DD…", "2027-03-31-01"), ("YYYY-MM-DD…", "2027-03"), ("DD/MM/YYYY", "32/03/2027"),
        ("D/M/YY", "/3/27"), ("D/M/YY", "111/3/27"), ("MM/YYYY", "٠٣/٢٠٢٧"), ("MM/YY", "03／27"),
    ])
    func `What is spelled otherwise is refused rather than guessed`(spellings: String, cell: String) throws {
        let isTrimmed = cell.hasSuffix(" ")
        let found = Self.read(cell, by: try Self.mapper(spellings))
        #expect(found == (isTrimmed ? "3/2027" : "value_malformed"))
    }

    @Test(arguments: ["MM/YY", "MM/YYYY"], ["13/27", "00/27", "13/2027"])
    func `A month that is none is out of range and not another spelling`(spelling: String, cell: String) throws {
        let found = Self.read(cell, by: try Self.mapper(spelling))
        #expect(found == (cell.count == spelling.count ? "value_out_of_range" : "value_malformed"))
    }

    @Test(arguments: [
        "M", "MM", "YY", "YYYY", "M/YY", "MM/YYYY", "YYYYMM", "MMYY", "MMM-YY", "MMMYYYY", "D MMM YYYY", "DD.MM.YYYY",
        "YYYY-MM-DD…", "M/D/YY…", "MMM…",
    ])
    func `A spelling keeps its pattern`(pattern: String) {
        #expect(ExpirySpelling(pattern)?.pattern == pattern)
    }

    @Test(arguments: [
        "", "MMMM", "MMYYM", "YYYYYY", "MYY", "MMM MM", "DMM/YY", "DDD/MM", "D", "DD", "/", "MM/YY?", "MM/yy", "mm/YY",
        "…", "…MM", "MM…YY", "MM……", "MM/…", "MM,YY", "MDD/YY", "M…M",
    ])
    func `A spelling that is none or could be read two ways is refused`(pattern: String) {
        #expect(ExpirySpelling(pattern) == nil)
    }

    @Test(arguments: [
        ("MM/YY", "YY/MM"), ("MMYY", "YYMM"), ("MMYYYY", "YYYYMM"), ("M/YY", "YY/MM"), ("MM/DD/YYYY", "D/M/YYYY"),
        ("MM/YY…", "YY/MM"), ("MMDDYY", "MMYYYY"), ("YYMMDD", "YYYYMM"),
    ])
    func `Two spellings that fit the same value are refused together`(one: String, other: String) {
        for pair in ["\(one), \(other)", "\(other), M, \(one)"] {
            #expect { try Self.mapper(pair) } throws: { "\($0)".contains("cannot be told apart") }
        }
    }

    @Test(arguments: [
        "M/YY, MM/YY, MM/YYYY, YYYY-MM, YY-MMM", "MMYY, YYYYMM", "MM/YY, YY-MM", "MMM-YY, D-MMM-YY, MM-YY",
        "YYYY-MM-DD…, YYYY-MM-DD, YYYY-MM",
    ])
    func `Spellings that differ in length or separators go together`(spellings: String) throws {
        _ = try Self.mapper(spellings)
    }

    /// Writes an expiry as a pattern has it; the inverse of reading it.
    private static func write(_ month: Int, _ year: Int, as pattern: String, day: Int) -> String {
        let names = ["Jan", "FEB", "march", "Apr", "MAY", "jun", "July", "Aug", "September", "oct", "Nov", "December"]
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let texts = [
            ("MMM", names[month - 1]), ("MM", padded(month)), ("M", "\(month)"), ("YYYY", "\(year)"),
            ("YY", padded(year % 100)), ("DD", padded(day)), ("D", "\(day)"), ("…", "T23:59:59Z"),
        ]
        var rest = Substring(pattern)
        var text = ""
        while let first = rest.first {
            if let (element, written) = texts.first(where: { rest.hasPrefix($0.0) }) {
                text += written
                rest = rest.dropFirst(element.count)
            } else {
                text.append(first)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    @Test(arguments: [
        "M/YY", "M/YYYY", "MM/YY", "MM/YYYY", "YY/M", "YYYY-MM", "MMYY", "YYMM", "MMYYYY", "YYYYMM", "MMM-YY",
        "YYYY MMM", "MMMYY", "D/M/YYYY", "DD.MM.YY", "YYYYMMDD", "DDMMYYYY", "D-MMM-YY", "MMM D YYYY", "YYYY-MM-DD…",
    ])
    func `Each month from 2000 to 2099 is read back as it was written`(pattern: String) throws {
        let mapper = try Self.mapper(pattern)
        for year in 2000...2099 {
            for month in 1...12 {
                let text = Self.write(month, year, as: pattern, day: (month * year) % 28 + 1)
                #expect(Self.read(text, by: mapper) == "\(month)/\(year)", "\(text)")
            }
        }
    }

    @Test(arguments: [
        ("MMYY", ", repair: leading_zero", "327", "3/2027", 2),
        ("MMYYYY", ", repair: leading_zero", "12027", "1/2027", 2),
        ("MMYY", ", repair: [leading_zero, decimal_zero]", "327.0", "3/2027", 2),
        ("MMYY", ", repair: decimal_zero", "1227.0", "12/2027", 2),
        ("MMYY", ", repair: decimal_zero", "1227", "12/2027", 0),
        ("MMYY", ", repair: decimal_zero", "327.0", "value_malformed", 0),
        ("MMYY", ", repair: leading_zero", "1227.0", "value_malformed", 0),
        ("MM.YY", ", repair: [decimal_zero, leading_zero]", "12.0", "value_malformed", 0),
        ("MMYY", ", repair: decimal_zero", "1227.00", "value_malformed", 0),
        ("MMYY", ", repair: decimal_zero", "1227.5", "value_malformed", 0),
        ("MMYY", ", repair: decimal_zero", "1227,0", "value_malformed", 0),
    ])
    func `What other programs did to a number is mended where the mapping says so, and counted`(
        spelling: String,
        repair: String,
        cell: String,
        expected: String,
        repairs: Int
    ) throws {
        let mapper = try Self.mapper(spelling, repair: repair)
        #expect(Self.read(cell, by: mapper) == expected)
        if expected.contains("/") { #expect(mapper.repairCount == repairs) }
    }
}
