import ChargebeeAPI
import MigrationModel

extension RowProgram {
    /// A trimmed, non-empty value as the step's parameter wants it.
    mutating func convert(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>,
        _ index: Int
    ) -> StepValue {
        let column = step.pointee.column
        let converted: UnsafeBufferPointer<UInt8>?
        switch step.pointee.reading {
        case .token, .text: return .value(value)
        case .identifier:
            return value.spreadsheetProblem.map { .problem($0, column: column) } ?? .value(value)
        case .vocabulary:
            if let text = step.pointee.vocabulary?.text(for: value) { return .value(text) }
            if step.pointee.unlistedText.baseAddress != nil { return .value(step.pointee.unlistedText) }
            return .problem(step.pointee.omitsUnlisted ? .absent : .unlisted, column: column)
        case .month, .year: converted = expiry(value, step, index)
        case .lastFour: converted = digits(value.withoutMask, step, index)
        case .digits: converted = digits(value, step, index)
        case .country: converted = country(value)
        case .stateCode: converted = stateCode(value)
        case .compactJSON: converted = compactJSON(value)
        }
        if let converted { return .value(converted) }
        return .problem(value.isScientificNotation ? .scientificNotation : .malformed, column: column)
    }

    /// The month or year of an expiry as a plain number, or `nil` where no spelling fits.
    private mutating func expiry(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>,
        _ index: Int
    ) -> UnsafeBufferPointer<UInt8>? {
        guard let found = readExpiry(value, step) ?? repairedExpiry(value, step, index) else { return nil }
        let isMonth = step.pointee.reading == .month
        let number = isMonth ? found.month : found.year
        if number >= step.pointee.range.lower, number <= step.pointee.range.upper {
            if isMonth { facts.expiryMonth = number } else { facts.expiryYear = number }
        }
        scratch.removeAll()
        if number >= 1000 { scratch.append(0x30 + UInt8(number / 1000 % 10)) }
        if number >= 100 { scratch.append(0x30 + UInt8(number / 100 % 10)) }
        if number >= 10 { scratch.append(0x30 + UInt8(number / 10 % 10)) }
        scratch.append(0x30 + UInt8(number % 10))
        return scratch.bytes
    }

    private func readExpiry(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>
    ) -> (month: Int, year: Int)? {
        for code in step.pointee.spellings {
            if let found = ExpirySpelling.read(value, code: code) { return found }
        }
        return nil
    }

    /// What an expiry says once it is mended as the mapping allows, or `nil`.
    private mutating func repairedExpiry(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>,
        _ index: Int
    ) -> (month: Int, year: Int)? {
        let whole = step.pointee.dropsDecimalZero ? value.withoutDecimalZero : value
        var found = whole.count < value.count ? readExpiry(whole, step) : nil
        if found == nil, step.pointee.restoresLeadingZero {
            prefixZero(to: whole, toHold: whole.count + 1)
            found = readExpiry(scratch.bytes, step)
        }
        if found != nil { facts.repairs |= 1 << UInt64(index & 63) }
        return found
    }

    /// Digits of the fixed number that the table asks for, or `nil`.
    private mutating func digits(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>,
        _ index: Int
    ) -> UnsafeBufferPointer<UInt8>? {
        let whole = step.pointee.dropsDecimalZero ? value.withoutDecimalZero : value
        guard whole.isDigits, !whole.isEmpty else { return nil }
        let wanted = step.pointee.range.upper
        let isShort = whole.count < wanted && step.pointee.restoresLeadingZero
        guard whole.count == wanted || isShort else { return nil }
        if whole.count < value.count || isShort { facts.repairs |= 1 << UInt64(index & 63) }
        guard isShort else { return whole }
        prefixZero(to: whole, toHold: wanted)
        return scratch.bytes
    }

    private mutating func prefixZero(to value: UnsafeBufferPointer<UInt8>, toHold count: Int) {
        scratch.removeAll()
        for _ in value.count..<count { scratch.append(0x30) }
        scratch.append(value)
    }

    /// The text without the blanks outside of its strings; whether it is JSON at all is for the parameter's limits to say.
    private mutating func compactJSON(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        scratch.removeAll()
        var isInString = false
        var isEscaped = false
        for byte in value {
            let isBlank = byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D
            if isInString || !isBlank { scratch.append(byte) }
            if byte == 0x22 && !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == 0x5C && !isEscaped
        }
        return scratch.bytes
    }

    private mutating func country(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let code = countryCode(value) else { return nil }
        return inCapitals(code)
    }

    /// A country's two letters, in any case; `nil` where there is no such country.
    private func countryCode(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard value.allSatisfy(\.isASCIILetter) else { return nil }
        guard value.count == 2 else { return CountryCodes.twoLetters(for: value) }
        return plan.countries[CountryCodes.index(of: value[0], value[1])] ? value : nil
    }

    /// `FL` of `US-FL`, `us_fl` and `fl`; what is no code of one to three letters and digits stays as it is.
    private mutating func stateCode(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        value.codeOfState.map { inCapitals($0) } ?? value
    }

    /// Appends a JSON text's value, which ``key`` holds, as its member wants it; `false` where it breaks the limits.
    mutating func appendMember(_ node: Step.JSONNode, _ step: UnsafePointer<Step>) -> Bool {
        let value = key.bytes
        switch node.reading {
        case .country:
            guard let code = countryCode(value) else { return false }
            scratch.appendInCapitals(code)
            facts.billingCountry = (code[0] & 0xDF, code[1] & 0xDF)
            return true
        case .stateCode:
            if let code = value.codeOfState {
                scratch.appendInCapitals(code)
                return true
            }
        default: break
        }
        guard plan.specifications[step.pointee.parameter].members[node.member].violation(of: value) == nil else {
            return false
        }
        scratch.appendJSONEscaped(value)
        return true
    }

    private mutating func inCapitals(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard value.contains(where: { (0x61...0x7A).contains($0) }) else { return value }
        scratch.removeAll()
        scratch.appendInCapitals(value)
        return scratch.bytes
    }
}

extension GrowableBytes {
    fileprivate mutating func appendInCapitals(_ value: UnsafeBufferPointer<UInt8>) {
        for byte in value { append(byte.isASCIILetter ? byte & 0xDF : byte) }
    }
}

extension UInt8 {
    fileprivate var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    fileprivate var isASCIILetterOrDigit: Bool { isASCIILetter || (0x30...0x39).contains(self) }
}

extension UnsafeBufferPointer<UInt8> {
    /// The code of one to three letters and digits, without its country; `nil` where it is none.
    fileprivate var codeOfState: Self? {
        let code = withoutCountryPrefix
        return code.count <= 3 && code.allSatisfy(\.isASCIILetterOrDigit) ? code : nil
    }

    /// `FL` of `US-FL` and `US_FL`; other values stay as they are.
    fileprivate var withoutCountryPrefix: Self {
        guard count > 3, self[2] == 0x2D || self[2] == 0x5F else { return self }
        guard self[0].isASCIILetter, self[1].isASCIILetter else { return self }
        return Self(rebasing: self[3...])
    }

    /// `3` of `3.0`; other values stay as they are.
    var withoutDecimalZero: Self {
        guard count > 2, self[count - 1] == 0x30, self[count - 2] == 0x2E else { return self }
        let whole = Self(rebasing: self[..<(count - 2)])
        return whole.isDigits ? whole : self
    }

    /// The last four of `************1234`, `424242******4242` and the like; other values stay as they are.
    fileprivate var withoutMask: Self {
        guard count > 4 else { return self }
        var digits = 0
        var isMasked = false
        for byte in self[..<(count - 4)] {
            switch byte {
            // `*`, `x`, `X`, and what ends a bullet and a middle dot.
            case 0x2A, 0x78, 0x58, 0xA2, 0xB7: isMasked = true
            // Blank, `-`, `.`, and what begins a bullet and a middle dot.
            case 0x20, 0x2D, 0x2E, 0xE2, 0x80, 0xC2: continue
            // At most eight digits may be shown before the mask; behind it they would be more than the last four.
            case 0x30...0x39 where !isMasked && digits < 8: digits += 1
            default: return self
            }
        }
        return isMasked || digits == 0 ? Self(rebasing: self[(count - 4)...]) : self
    }
}
