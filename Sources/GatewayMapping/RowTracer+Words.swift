import ChargebeeAPI
import MigrationModel

extension RowTracer {
    /// The mapping's rule behind a step; `nil` where the job decides.
    func mappingRule(of step: Step) -> ParameterRule? {
        let specification = plan.specifications[step.parameter]
        switch specification.name {
        // No mapping has a constant for these two.
        case _ where specification.isGatewayAccount || specification.name == "skip_retrieval":
            if step.source == .constant { return nil }
        case _ where specification.decidesPrimary: if mapper.settings.replacePrimary == .always { return nil }
        default: break
        }
        return (mapping.parameters + mapping.details).first { $0.specification.name == specification.name }
    }

    static func jobKey(_ parameter: String) -> String {
        switch parameter {
        case _ where parameter.hasSuffix("gateway_account_id") || parameter.hasSuffix("[gateway_account_id]"):
            "target.gateway_account_id"
        case "replace_primary_payment_source": "options.replace_primary"
        default: "options.\(parameter)"
        }
    }

    func jobWords(_ parameter: String) -> String {
        switch parameter {
        case _ where parameter.hasSuffix("gateway_account_id") || parameter.hasSuffix("[gateway_account_id]"):
            "the job's gateway account"
        case "replace_primary_payment_source": "replace_primary: always"
        default: "\(parameter): true"
        }
    }

    /// A rule as it worked on this row.
    mutating func words(
        for rule: ParameterRule,
        _ index: Int,
        _ reading: Reading,
        _ row: borrowing InputRow
    ) -> String {
        guard case .column(let name, let fallback) = rule.source, reading.value != nil else { return rule.form }
        let step = plan.steps[index]
        let cell = program.cell(step.column, of: row).trimmed
        if cell.isEmpty, let fallback { return "column \(name), default \(fallback)" }
        switch step.reading {
        case .vocabulary:
            guard let text = step.vocabulary?.text(for: cell) else {
                if case .use(let text) = rule.unlisted { return "column \(name), otherwise \(text)" }
                return rule.form
            }
            // A word of the vocabulary is no secret.
            let word = String(decoding: cell, as: UTF8.self)
            let value = String(decoding: text, as: UTF8.self)
            return "column \(name), vocabulary \(word)" + (word == value ? "" : " → \(value)")
        case .month, .year:
            guard let spelling = spelling(of: cell, rule, step) else { return rule.form }
            return "column \(name), expiry: \(spelling.pattern)"
        case .token, .text, .identifier, .country, .stateCode, .lastFour, .digits, .compactJSON: return rule.form
        }
    }

    /// What is worth knowing beside rule and value.
    mutating func notes(
        _ index: Int,
        _ rule: ParameterRule?,
        _ reading: Reading,
        _ row: borrowing InputRow,
        isRefused: Bool
    ) -> [String] {
        let step = plan.steps[index]
        var notes: [String] = []
        if reading.isRepaired, let rule { notes += repairs(of: rule, step, row).map { "repaired: \($0)" } }
        if reading.hasUnusualToken { notes.append("its length is not seen with this gateway's tokens") }
        if step.role == .gatewayAccount, step.source != .constant, step.text.baseAddress != nil {
            notes.append("must be the job's target.gateway_account_id")
        }
        if let value = reading.value, !step.isSent, let violation = violation(of: value, step) {
            notes.append("not counted, since it \(violation)")
        }
        if reading.value == nil, !isRefused { notes.append(absence(index, rule, reading, row)) }
        if reading.value != nil, case .composition(let composition)? = rule?.source {
            for segment in composition.segments where segment.isOptional {
                guard let name = emptyColumn(of: segment, row) else { continue }
                notes.append("what stands in [ ] is left out, since \(name)")
            }
        }
        return notes
    }

    /// The rule that a failure is about where it is no parameter's, and where it stands.
    func rule(for failure: RowFailure) -> (words: String, place: RowTrace.Place)? {
        switch failure.problem {
        case .filteredByJob:
            guard mapper.settings.rowFilters.indices.contains(failure.position) else { return nil }
            let filter = mapper.settings.rowFilters[failure.position]
            return ("\(filter.header) in \(filter.values.joined(separator: ", "))", .job(key: "input.where"))
        case .templateRow:
            let lines = mapping.templateRows.map(\.line)
            return ("template_rows", lines.first.map { .mapping(line: $0) } ?? .program)
        case .statusUnusable, .statusMissing:
            guard let rule = mapping.usability else { return nil }
            return ("usable_when: \(rule.column) in \(rule.values.joined(separator: ", "))", .mapping(line: rule.line))
        case .condition:
            guard mapping.conditions.indices.contains(failure.position) else { return nil }
            let condition = mapping.conditions[failure.position]
            return ("where: \(condition.column) \(condition.form)", .mapping(line: condition.line))
        case .noToken: return (noTokenWords, .program)
        case .changesNothing: return ("\(plan.operation.name) needs something to change", .program)
        case .referenceAndTokens where plan.separatesReference:
            return ("reference_id excludes the other tokens", .program)
        case .referenceAndTokens: return ("the row names its method in two ways that exclude each other", .program)
        case .severalFilled where failure.step == nil:
            return ("one_filled: only one of the columns may be filled", .program)
        default: return nil
        }
    }

    private var noTokenWords: String {
        let names = plan.specifications.filter(\.namesMethod).map(\.name)
        let isPermanent = plan.separatesReference
        return "a row needs " + (isPermanent ? "reference_id or another token" : names.joined(separator: " or "))
    }

    // MARK: Parts

    /// Why a step that rejects nothing has no value.
    private mutating func absence(
        _ index: Int,
        _ rule: ParameterRule?,
        _ reading: Reading,
        _ row: borrowing InputRow
    ) -> String {
        if reading.gaveWay { return "left out, since the row fills what excludes it" }
        if let group = reading.severalFilled {
            return "several of \(plan.binding.label(of: group)) are filled, and not with the same"
        }
        let column = reading.problemColumn ?? -1
        let place = column < 0 ? "the file's column" : plan.binding.label(of: column)
        guard reading.problem == .absent || reading.problem == .incomplete else {
            let failure = RowFailure(
                problem: reading.problem ?? .malformed,
                step: index,
                column: reading.problemColumn,
                position: program.position
            )
            return plan.explain(failure, mapping: mapping).detail + "; only what is sent can reject a row"
        }
        guard column >= 0 else { return "the row has no value for it" }
        let filled = !program.cell(column, of: row).isBlank
        if filled, rule?.unlisted == .omit { return "\(place) holds no known word, and the rule says otherwise: omit" }
        if !filled, !program.rawCell(column, of: row).isBlank {
            return "\(place) holds a word that stands for nothing"
        }
        return "\(place) is empty"
    }

    private mutating func emptyColumn(of segment: Composition.Segment, _ row: borrowing InputRow) -> String? {
        for name in segment.columns {
            guard let index = plan.binding.indexes[name] else { return "the file has no column for \(name)" }
            if program.cell(index, of: row).isBlank { return "\(plan.binding.label(of: index)) is empty" }
        }
        return nil
    }

    private func violation(of value: String, _ step: Step) -> String? {
        let specification = plan.specifications[step.parameter]
        return Array(value.utf8).withUnsafeBufferPointer { specification.violation(of: $0)?.sentence }
    }

    /// The first spelling that reads a value, mended as the rule allows where none does.
    private func spelling(
        of value: UnsafeBufferPointer<UInt8>,
        _ rule: ParameterRule,
        _ step: Step
    ) -> ExpirySpelling? {
        if let found = rule.spelling(of: value) { return found }
        let whole = step.dropsDecimalZero ? value.withoutDecimalZero : value
        if let found = rule.spelling(of: whole) { return found }
        return ([0x30] + whole).withUnsafeBufferPointer { rule.spelling(of: $0) }
    }

    /// What was mended in a value, in words.
    private mutating func repairs(of rule: ParameterRule, _ step: Step, _ row: borrowing InputRow) -> [String] {
        let value = program.cell(step.column, of: row).trimmed
        let whole = step.dropsDecimalZero ? value.withoutDecimalZero : value
        let lacksZero: Bool =
            switch step.reading {
            case .month, .year: rule.spelling(of: whole) == nil
            default: whole.count < step.range.upper
            }
        return (whole.count < value.count ? ["decimal zero"] : []) + (lacksZero ? ["leading zero"] : [])
    }
}

extension ParameterRule {
    /// The rule as it stands, whatever the row.
    var form: String {
        switch source {
        case .constant(let text): return "constant \(text)"
        case .composition(let composition): return "compose \(composition.pattern)"
        case .json(let template): return "json \(template.pattern)"
        case .equality(let left, let right): return "equal \(left), \(right)"
        case .column(let name, let fallback):
            let more = [readingForm, fallback.map { "default \($0)" }].compactMap(\.self)
            return (["column \(name)"] + more).joined(separator: ", ")
        }
    }

    private var readingForm: String? {
        switch ValueReading(specification) {
        case .text, .identifier: nil
        case .token: "byte for byte"
        case .vocabulary: "vocabulary"
        case .month, .year: "expiry: " + spellings.map(\.pattern).joined(separator: " | ")
        case .lastFour: "last four digits"
        case .digits: "digits"
        case .country: "country code"
        case .stateCode: "state code"
        case .compactJSON: "JSON"
        }
    }

    fileprivate func spelling(of value: UnsafeBufferPointer<UInt8>) -> ExpirySpelling? {
        spellings.first { spelling in
            spelling.code.withUnsafeBufferPointer { ExpirySpelling.read(value, code: $0) != nil }
        }
    }
}

extension RowCondition {
    /// The test in the mapping's words.
    fileprivate var form: String {
        switch test {
        case .among(let words): "in \(words.joined(separator: ", "))"
        case .notAmong(let words): "not_in \(words.joined(separator: ", "))"
        case .empty: "is empty"
        case .filled: "is filled"
        }
    }
}
