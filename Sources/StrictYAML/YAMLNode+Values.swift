extension YAMLNode {
    /// The node as a mapping whose keys are taken out one by one.
    package func mapping() throws(YAMLError) -> YAMLMappingReader {
        YAMLMappingReader(node: self, entries: try entries())
    }

    /// The pairs of a mapping whose keys are free, in file order.
    package func entries() throws(YAMLError) -> [Entry] {
        guard case .mapping(let entries) = content else {
            throw error("\(name) must be keys with values (key: value), not \(kind)")
        }
        return entries
    }

    /// The elements of a list.
    package func elements() throws(YAMLError) -> [YAMLNode] {
        guard case .sequence(let elements) = content else { throw error("\(name) must be a list, not \(kind)") }
        return elements
    }

    /// A text, as it is spelled; numbers and `true` are texts too.
    package func string() throws(YAMLError) -> String {
        guard case .scalar(let text, _) = content, !isNull else { throw error("\(name) must be a text, not \(kind)") }
        return text
    }

    /// A list of texts; a single text is a list of one.
    package func strings() throws(YAMLError) -> [String] {
        guard case .sequence(let elements) = content else { return [try string()] }
        var strings: [String] = []
        for element in elements { strings.append(try element.string()) }
        return strings
    }

    /// A whole number in a range.
    package func int(in range: ClosedRange<Int> = .min ... .max) throws(YAMLError) -> Int {
        let text = try string()
        let limits = range == .min ... .max ? "" : " from \(range.lowerBound) to \(range.upperBound)"
        guard let number = Int(text), range.contains(number) else {
            throw error("\(name) must be a whole number\(limits), not \(Self.quoted(text))")
        }
        return number
    }

    /// A finite number in a range.
    package func number(
        in range: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
    ) throws(YAMLError) -> Double {
        let text = try string()
        guard let number = Self.decimal(text) else { throw error("\(name) must be a number, not \(Self.quoted(text))") }
        guard range.contains(number) else {
            throw error("\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(Self.quoted(text))")
        }
        return number
    }

    /// A part of a whole, from 0 to 1: `5%` or `0.05`.
    package func fraction() throws(YAMLError) -> Double {
        let text = try string()
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? String(text.dropLast()) : text
        guard let number = Self.decimal(digits) else {
            throw error("\(name) must be a percentage such as 5%, not \(Self.quoted(text))")
        }
        let fraction = isPercent ? number / 100 : number
        guard (0...1).contains(fraction) else {
            let hint = !isPercent && number <= 100 && number > 0 ? "; did you mean \(text)%?" : ""
            throw error("\(name) must be from 0% to 100% (or 0 to 1), not \(Self.quoted(text))\(hint)")
        }
        return fraction
    }

    /// `true` or `false`; YAML's other spellings (`yes`, `on`) are refused, since they are texts elsewhere.
    package func bool() throws(YAMLError) -> Bool {
        switch try string() {
        case "true": true
        case "false": false
        case let text: throw error("\(name) must be true or false, not \(Self.quoted(text))")
        }
    }

    /// A length of time with its unit: `250ms`, `1.5s`, `30m`, `2h`.
    package func duration() throws(YAMLError) -> Duration {
        let text = try string()
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let seconds: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
        guard let number = Self.decimal(String(digits)), let unit = seconds[text.dropFirst(digits.count)] else {
            throw error("\(name) must be a time with its unit (250ms, 30s, 5m, 2h), not \(Self.quoted(text))")
        }
        return .seconds(number * unit)
    }

    /// One of an enumeration's raw values.
    package func enumeration<Value>(of type: Value.Type) throws(YAMLError) -> Value
    where Value: RawRepresentable<String> & CaseIterable {
        let text = try string()
        guard let value = Value(rawValue: text) else {
            throw notListed(text, allowed: Value.allCases.map(\.rawValue))
        }
        return value
    }

    /// One of the listed texts.
    package func string(among allowed: [String]) throws(YAMLError) -> String {
        let text = try string()
        guard allowed.contains(text) else { throw notListed(text, allowed: allowed) }
        return text
    }

    private func notListed(_ text: String, allowed: [String]) -> YAMLError {
        let suggestion = closestSpelling(to: text, among: allowed).map { "; did you mean \($0)?" } ?? ""
        let list = allowed.joined(separator: ", ")
        return error("\(name) must be one of \(list), not \(Self.quoted(text))\(suggestion)")
    }

    /// Digits with at most one point; `Double` alone would also take `inf`, `0x1p3` and `1e400`.
    private static func decimal(_ text: String) -> Double? {
        let isPlain =
            !text.isEmpty && text.utf8.count <= 30
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x2D
            }
        return isPlain ? Double(text) : nil
    }

    /// The value for a message, shortened.
    private static func quoted(_ text: String) -> String {
        text.count > 60 ? "\"\(text.prefix(57))…\"" : "\"\(text)\""
    }
}
