import ChargebeeAPI
import MigrationModel

extension CompiledMapping {
    /// The parameters of the steps whose bits are set.
    func parameters(in bits: UInt64) -> [String] {
        (0..<min(stepCount, 64)).filter { bits & (1 << UInt64($0)) != 0 }.map { specification(of: $0).name }
    }

    /// A failure as a reason with its sentence; the only place where a row's problem is put into words.
    func explain(_ failure: RowFailure, mapping: GatewayMapping) -> Rejection {
        let place = failure.column.map { column in column >= 0 ? "column \"\(binding.header[column])\"" : "" } ?? ""
        let parameter = failure.step.map { specification(of: $0) }
        let name = parameter?.name ?? ""
        let subject = place.isEmpty ? name : place
        switch failure.problem {
        case .absent, .incomplete:
            let reason: ReasonCode = parameter?.isToken == true ? .missingToken : .missingValue
            return Rejection(reason, "\(subject) is empty, and \(name) needs it")
        case .noToken: return Rejection(.missingToken, "nothing in \(tokenColumns(mapping))")
        case .referenceAndTokens:
            return Rejection(.referenceAndTokens, "the row fills more than one way: \(tokenColumns(mapping))")
        case .scientificNotation:
            return Rejection(.spreadsheetDamage, "\(subject) holds a number in scientific notation")
        case .leadingZerosLost:
            return Rejection(.spreadsheetDamage, "\(subject) has too few digits; leading zeros may have been lost")
        case .digitsZeroed:
            return Rejection(.spreadsheetDamage, "\(subject) has only zeros behind its 15th digit")
        case .tokenPrefix, .tokenLength, .tokenCharacters, .tokenSeparator:
            return Rejection(.tokenMalformed, "\(subject) \(tokenSentence(failure, mapping))")
        case .malformed: return Rejection(.valueMalformed, "\(subject) cannot be read as \(words(for: failure))")
        case .unlisted: return Rejection(.valueNotAllowed, "\(subject) holds a value that is no known \(name)")
        case .limit: return limitRejection(failure, subject: subject)
        case .otherGatewayAccount:
            return Rejection(.valueNotAllowed, "\(subject) names another gateway account than the job file")
        case .statusUnusable:
            let usable = mapping.usability?.values.joined(separator: ", ") ?? ""
            return Rejection(.statusUnusable, "\(subject) is none of \(usable)")
        case .statusMissing: return Rejection(.statusUnusable, "\(subject) is empty, so the status is not known")
        case .detailMissing: return Rejection(.detailsRequired, "\(subject) is empty, and \(name) needs it")
        }
    }

    private func specification(of step: Int) -> ParameterSpecification { specifications[steps[step].parameter] }

    private func limitRejection(_ failure: RowFailure, subject: String) -> Rejection {
        guard let step = failure.step, let violation = specification(of: step).violation(of: failure.value) else {
            return Rejection(.valueMalformed, "\(subject) breaks the limits of its parameter")
        }
        let reason: ReasonCode =
            switch violation {
            case .tooLong: .valueTooLong
            case .tooShort: .valueTooShort
            case .notAllowed: .valueNotAllowed
            case .outOfRange: .valueOutOfRange
            case .malformed: .valueMalformed
            }
        return Rejection(reason, "\(subject): \(specification(of: step).name) \(violation.sentence)")
    }

    private func tokenSentence(_ failure: RowFailure, _ mapping: GatewayMapping) -> String {
        let shape = mapping.columns.first { binding.indexes[$0.name] == failure.column }?.token
        switch failure.problem {
        case .tokenPrefix: return "does not begin with \((shape?.prefixes ?? []).joined(separator: " or "))"
        case .tokenLength:
            let lengths = shape?.lengths ?? 1...1
            let counts = lengths.count == 1 ? "\(lengths.lowerBound)" : "\(lengths.lowerBound) to \(lengths.upperBound)"
            return "does not have \(counts) characters" + (shape?.prefixes.isEmpty == false ? " behind its prefix" : "")
        case .tokenSeparator:
            let byte = failure.step.map { steps[$0].separator } ?? 0
            return "holds \"\(Character(Unicode.Scalar(byte)))\", which also separates the parts of the reference"
        default: return "has other characters than \((shape?.characters ?? .any).words)"
        }
    }

    private func words(for failure: RowFailure) -> String {
        guard let step = failure.step else { return "a value" }
        return switch steps[step].reading {
        case .month: "a month"
        case .year: "a year"
        case .lastFour: "the last four digits"
        case .digits: "\(steps[step].range.upper) digits"
        case .country: "a two-letter country code"
        case .compactJSON: "a JSON object"
        case .vocabulary, .stateCode, .identifier, .text, .token: specification(of: step).name
        }
    }

    /// The headers of the token columns that the file has.
    private func tokenColumns(_ mapping: GatewayMapping) -> String {
        let names = mapping.parameters.filter(\.specification.isToken).flatMap(\.columns)
        let headers = names.compactMap { binding.indexes[$0] }.map { "\"\(binding.header[$0])\"" }
        return headers.count == 1 ? "column \(headers[0])" : "columns \(headers.joined(separator: ", "))"
    }
}
