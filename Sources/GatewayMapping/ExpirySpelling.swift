/// One way to write an expiry: parts such as `MM` and `YYYY` with `/`, `-`, `.` or a blank between, or nothing.
///
/// `M` and `MM` are a month's number, `MMM` its English name (three letters or in full, in any case), `YYYY` a year, `YY`
/// one that counts from 2000, `D` and `DD` a day, which is not used. `M` and `D` have one or two digits and so need
/// something behind them that is no digit. `…` at the end stands for a time that may follow: nothing, or `T` or a blank
/// with a digit behind it, and whatever comes then.
package struct ExpirySpelling: Hashable, Sendable {
    /// What a spelling is made of, beside the bytes that stand for themselves.
    enum Element: UInt8, BitwiseCopyable {
        /// `M`
        case shortMonth = 1
        /// `MM`
        case month
        /// `MMM`
        case monthName
        /// `D`
        case shortDay
        /// `DD`
        case day
        /// `YY`
        case shortYear
        /// `YYYY`
        case year
        /// `…`
        case time
    }

    private static let spellings: [(text: String, element: Element)] = [
        ("MMM", .monthName), ("MM", .month), ("M", .shortMonth), ("DD", .day), ("D", .shortDay), ("YYYY", .year),
        ("YY", .shortYear), ("…", .time),
    ]

    /// The pattern as the mapping has it, for example `MM/YYYY`.
    package let pattern: String
    /// One byte for each part: the raw value of an ``Element``, or a separator that stands for itself.
    let code: [UInt8]

    /// - Returns: `nil` for a pattern that is none, names a part twice or cannot be read one way only.
    package init?(_ pattern: String) {
        var rest = Substring(pattern)
        var code: [UInt8] = []
        while let first = rest.first {
            let previous = code.last.flatMap(Element.init)
            // The time is at the end, and behind a part of the date.
            if previous == .time { return nil }
            if let (text, element) = Self.spellings.first(where: { rest.hasPrefix($0.text) }) {
                if element.isOfDigits, previous?.isOfAnyWidth == true { return nil }
                if element == .time, previous == nil { return nil }
                code.append(element.rawValue)
                rest = rest.dropFirst(text.count)
            } else if let byte = first.asciiValue, "/-. ".utf8.contains(byte) {
                code.append(byte)
                rest = rest.dropFirst()
            } else {
                return nil
            }
        }
        self.pattern = pattern
        self.code = code
        let counts = [Self.months, Self.years, Self.days].map { parts in code.count { parts.contains($0) } }
        guard counts.allSatisfy({ $0 <= 1 }), hasMonth || hasYear else { return nil }
    }

    var hasMonth: Bool { code.contains { Self.months.contains($0) } }
    var hasYear: Bool { code.contains { Self.years.contains($0) } }

    /// Whether some value could be read by both, with parts that mean different things: `MM/YY` and `YY/MM`.
    package func isConfusable(with other: ExpirySpelling) -> Bool {
        forms.contains { form in
            other.forms.contains { form != $0 && Self.looks(of: form) == Self.looks(of: $0) }
        }
    }

    /// One letter for each character of a value (`m`, `y`, `d`, `n` for a month's name) between the separators, for each
    /// width that a part can have.
    private var forms: [String] {
        code.reduce([""]) { forms, byte in
            let texts: [String] =
                switch Element(rawValue: byte) {
                case .shortMonth: ["m", "mm"]
                case .month: ["mm"]
                case .monthName: ["n"]
                case .shortDay: ["d", "dd"]
                case .day: ["dd"]
                case .shortYear: ["yy"]
                case .year: ["yyyy"]
                case .time: [""]
                case nil: [String(Unicode.Scalar(byte))]
                }
            return forms.flatMap { form in texts.map { form + $0 } }
        }
    }

    /// A form with each digit alike.
    private static func looks(of form: String) -> String {
        String(form.map { "myd".contains($0) ? "0" : $0 })
    }

    private static let months = [Element.shortMonth, .month, .monthName].map(\.rawValue)
    private static let years = [Element.shortYear, .year].map(\.rawValue)
    private static let days = [Element.shortDay, .day].map(\.rawValue)
}

extension ExpirySpelling.Element {
    /// Whether it can run into digits that follow.
    fileprivate var isOfAnyWidth: Bool { self == .shortMonth || self == .shortDay }

    fileprivate var isOfDigits: Bool { self != .monthName && self != .time }
}
