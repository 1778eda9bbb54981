import ChargebeeAPI
import GatewayCatalogue
import MigrationModel

extension CompiledMapping {
    /// The parameters of the steps whose bits are set.
    func parameters(in bits: UInt64) -> [String] {
        (0..<min(stepCount, 64)).filter { bits & (1 << UInt64($0)) != 0 }.map { specification(of: $0).name }
    }

    /// A failure as a reason with its sentence; the only place where a row's problem is put into words.
    func explain(_ failure: RowFailure, mapping: GatewayMapping) -> Rejection {
        let place = failure.column.map(binding.label) ?? ""
        let parameter = failure.step.map { specification(of: $0) }
        let name = parameter?.name ?? ""
        let subject = place.isEmpty ? name : place
        switch failure.problem {
        case .absent, .incomplete:
            let reason: ReasonCode = parameter?.isToken == true ? .missingToken : .missingValue
            return Rejection(reason, "\(subject) is empty, and \(name) needs it")
        case .noToken: return Rejection(.missingToken, "nothing in \(tokenColumns(mapping))")
        case .changesNothing: return Rejection(.missingValue, "the row fills nothing that \(operation.name) changes")
        case .referenceAndTokens:
            return Rejection(.referenceAndTokens, "the row fills more than one way: \(tokenColumns(mapping))")
        case .scientificNotation:
            return Rejection(.spreadsheetDamage, "\(subject) holds a number in scientific notation")
        case .leadingZerosLost:
            return Rejection(.spreadsheetDamage, "\(subject) has too few digits; leading zeros may have been lost")
        case .spreadsheetError:
            return Rejection(.spreadsheetDamage, "\(subject) holds an error of a spreadsheet, such as #REF!")
        case .digitsZeroed:
            return Rejection(.spreadsheetDamage, "\(subject) has only zeros behind its 15th digit")
        case .tokenSingleUse:
            return Rejection(.tokenSingleUse, "\(subject) holds a temporary token, by its prefix")
        case .tokenOfOtherGateway:
            return Rejection(.tokenOfOtherGateway, "\(subject) \(foreignSentence(failure, mapping))")
        case .tokenPrefix, .tokenLength, .tokenCharacters, .tokenSeparator:
            return Rejection(.tokenMalformed, "\(subject) \(tokenSentence(failure, mapping))")
        case .blanksAtEnds:
            return Rejection(
                .valueMalformed,
                "\(subject) has blanks at its ends; without them it may be another customer's id, so it is not used"
            )
        case .severalFilled: return severalRejection(failure)
        case .invisibleCharacter:
            return Rejection(
                .controlCharacter,
                "\(subject) holds an invisible character, such as a hard or zero-width blank, and is sent as \(name)"
            )
        case .controlCharacter:
            return Rejection(.controlCharacter, "\(subject) holds a control character, and is sent as \(name)")
        case .garbled:
            return Rejection(
                .invalidEncoding,
                "\(subject) holds text that was read in the wrong encoding before it came into this file"
            )
        case .filteredByJob, .templateRow, .condition: return selectionRejection(failure, mapping, subject: subject)
        case .malformed: return Rejection(.valueMalformed, "\(subject) cannot be read as \(words(for: failure))")
        case .unlisted: return Rejection(.valueNotAllowed, "\(subject) holds a value that is no known \(name)")
        case .limit, .memberLimit: return limitRejection(failure, subject: subject)
        case .companionMissing:
            let others = parameter?.needs.joined(separator: ", ") ?? ""
            return Rejection(.missingValue, "\(subject) is filled, and Chargebee then needs \(others)")
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
        guard let step = failure.step else {
            return Rejection(.valueMalformed, "\(subject) breaks the limits of its parameter")
        }
        let parameter = specification(of: step)
        var limited = parameter
        if failure.problem == .memberLimit, parameter.members.indices.contains(failure.position) {
            limited = parameter.members[failure.position]
        }
        // Two letters may have the form of a country's and be none's.
        let violation = limited.violation(of: failure.value) ?? .malformed(expected: limited.kind.words)
        let name = failure.problem == .memberLimit ? "\(limited.name) of \(parameter.name)" : parameter.name
        let reason: ReasonCode =
            switch violation {
            case .tooLong: .valueTooLong
            case .tooShort: .valueTooShort
            case .notAllowed: .valueNotAllowed
            case .outOfRange: .valueOutOfRange
            case .malformed: .valueMalformed
            }
        return Rejection(reason, "\(subject): \(name) \(violation.sentence)")
    }

    private func tokenSentence(_ failure: RowFailure, _ mapping: GatewayMapping) -> String {
        let shapes = declaredShapes(failure, mapping)
        let shape = shapes.indices.contains(failure.position) ? shapes[failure.position] : shapes.first
        switch failure.problem {
        case .tokenPrefix:
            var prefixes: [String] = []
            for prefix in shapes.flatMap(\.prefixes) where !prefixes.contains(prefix) { prefixes.append(prefix) }
            return "does not begin with \(prefixes.joined(separator: " or "))"
        case .tokenLength:
            let lengths = shape?.lengths ?? 1...1
            let counts = lengths.count == 1 ? "\(lengths.lowerBound)" : "\(lengths.lowerBound) to \(lengths.upperBound)"
            return "does not have \(counts) characters" + (shape?.prefixes.isEmpty == false ? " behind its prefix" : "")
        case .tokenSeparator:
            let byte = UInt8(truncatingIfNeeded: failure.position)
            return "holds \"\(Character(Unicode.Scalar(byte)))\", which also separates the parts of the reference"
        default: return "has other characters than \((shape?.characters ?? .any).words)"
        }
    }

    private func declaredShapes(_ failure: RowFailure, _ mapping: GatewayMapping) -> [TokenShape] {
        mapping.columns.first { binding.indexes[$0.name] == failure.column }?.shapes.map(\.token) ?? []
    }

    private func foreignSentence(_ failure: RowFailure, _ mapping: GatewayMapping) -> String {
        let owners = ForeignShapes.owners
        let owner = owners.indices.contains(failure.position) ? owners[failure.position].title : "another gateway"
        return "holds a token as \(owner) makes them, and the mapping \(mapping.id) is for other ones"
    }

    private func severalRejection(_ failure: RowFailure) -> Rejection {
        let columns = binding.fileColumns(failure.column ?? -1).map { "\"\(binding.header[$0])\"" }
        let isToken = failure.step.map { steps[$0].reading == .token } ?? false
        return Rejection(
            isToken ? .tokenMalformed : .valueMalformed,
            "more than one of the columns \(columns.joined(separator: ", ")) is filled, and not with the same"
        )
    }

    /// Why a row was not even looked at; the values named are the mapping's, never the row's.
    private func selectionRejection(
        _ failure: RowFailure,
        _ mapping: GatewayMapping,
        subject: String
    ) -> Rejection {
        if failure.problem == .templateRow {
            return Rejection(.templateRow, "the row holds the values of the template's example")
        }
        guard failure.problem == .condition, mapping.conditions.indices.contains(failure.position) else {
            return Rejection(.filteredOut, "\(subject) has none of the values that input.where selects")
        }
        let condition = mapping.conditions[failure.position]
        let sentence =
            switch condition.test {
            case .among(let words): "is none of \(words.joined(separator: ", "))"
            case .notAmong(let words): "is " + (words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))")
            case .empty: "is filled"
            case .filled: "is empty"
            }
        return Rejection(condition.reason, "\(subject) \(sentence)")
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
        let names = mapping.parameters.filter(\.specification.namesMethod).flatMap(\.columns)
        let indexes = names.compactMap { binding.indexes[$0] }
        let headers = indexes.flatMap(binding.fileColumns).map { "\"\(binding.header[$0])\"" }
        return headers.count == 1 ? "column \(headers[0])" : "columns \(headers.joined(separator: ", "))"
    }
}
