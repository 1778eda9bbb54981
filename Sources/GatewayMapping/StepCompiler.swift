import ChargebeeAPI

/// Turns the rules of a mapping into steps over the columns of one file.
struct StepCompiler {
    let mapping: GatewayMapping
    let operation: Operation
    let settings: MappingSettings
    let binding: HeaderBinding
    let arena: ByteArena

    /// The steps in the order of the operation's table, without those whose columns the file lacks.
    func steps() throws(HeaderError) -> [Step] {
        var steps: [Step] = []
        for (index, specification) in operation.parameters.enumerated() {
            if let step = try jobStep(index, specification) {
                steps.append(step)
                continue
            }
            let sent = mapping.parameters.first { $0.specification.name == specification.name }
            let read = mapping.details.first { $0.specification.name == specification.name }
            guard let rule = sent ?? read, isWanted(rule) else {
                if specification.isGatewayAccount, specification.isRequired {
                    throw .noGatewayAccount(operation: operation.name)
                }
                continue
            }
            let absent = missingColumns(of: rule)
            let isDetail = settings.skipRetrieval && mapping.detailsRequired.contains(specification.name)
            guard absent.isEmpty else {
                try refuse(absent, for: rule, specification, isDetail: isDetail)
                continue
            }
            var step = step(index, rule, specification)
            if sent == nil { step.target = specification.place == .known ? .known : .nothing }
            step.mayReject = step.isSent || step.target == .known && step.isRequired
            step.carriesText = step.mayReject && Self.carriesText(step)
            step.isDetailRequired = isDetail
            if specification.isGatewayAccount, let account = settings.gatewayAccountID {
                step.text = arena.store(account)
            }
            steps.append(step)
        }
        return steps
    }

    /// The error for a file without any of these columns; names the first.
    func missing(_ columns: [String]) -> HeaderError {
        let name = columns.first { binding.indexes[$0] == nil } ?? columns.first ?? ""
        return .missingColumn(name, tried: mapping.column(name)?.headers ?? [], found: binding.header)
    }

    /// A parameter that the job fills, whatever the mapping says.
    private func jobStep(_ index: Int, _ specification: ParameterSpecification) throws(HeaderError) -> Step? {
        switch specification.name {
        case _ where specification.isGatewayAccount:
            let rule = mapping.parameters.first { $0.specification.name == specification.name }
            // With a column of its own, the row is compared with the job; see ``Step/Role/gatewayAccount``.
            guard let account = settings.gatewayAccountID, rule.map({ !missingColumns(of: $0).isEmpty }) ?? true else {
                return nil
            }
            return constant(account, index, specification)
        case "replace_primary_payment_source":
            return settings.replacePrimary == .always ? constant("true", index, specification) : nil
        case "skip_retrieval":
            return settings.skipRetrieval ? constant("true", index, specification) : nil
        default: return nil
        }
    }

    private func isWanted(_ rule: ParameterRule) -> Bool {
        rule.specification.name != "replace_primary_payment_source" || settings.replacePrimary == .fromColumn
    }

    private func missingColumns(of rule: ParameterRule) -> [String] {
        rule.missingColumns { binding.indexes[$0] != nil }
    }

    private func refuse(
        _ absent: [String],
        for rule: ParameterRule,
        _ specification: ParameterSpecification,
        isDetail: Bool
    ) throws(HeaderError) {
        if rule.specification.name == "replace_primary_payment_source" {
            let headers = absent.flatMap { mapping.column($0)?.headers ?? [] }
            throw .noPrimaryColumn(mapping: mapping.id, needed: headers)
        }
        if rule.isRequired || specification.isRequired || isDetail { throw missing(absent) }
    }

    private func constant(_ text: String, _ index: Int, _ specification: ParameterSpecification) -> Step {
        var step = bare(index, specification, source: .constant)
        step.text = arena.store(text)
        return step
    }

    private func bare(_ index: Int, _ specification: ParameterSpecification, source: Step.Source) -> Step {
        var name = FormBody()
        name.appendEncoded(specification.name)
        var step = Step(
            parameter: index,
            source: source,
            role: role(of: specification),
            reading: ValueReading(specification),
            encodedName: arena.store(name.bytes)
        )
        step.target = Self.target(of: specification)
        step.mayReject = step.isSent || specification.isRequired
        step.excludedBy = excluders(of: specification)
        step.needed = bits(of: specification.needs)
        switch specification.kind {
        // Of what goes into a header, each byte counts.
        case .text(let lengths) where specification.place != .header:
            // A character takes at most four bytes, and a value is never empty here.
            let lower = lengths.lowerBound <= 1 ? lengths.lowerBound : lengths.lowerBound * 4
            step.safeLengths = (lower, lengths.upperBound)
        case .integer(let range): step.range = (range.lowerBound, range.upperBound)
        case .digits(let count): step.range = (count, count)
        case .text, .email, .country, .enumeration, .boolean, .json, .plainID, .ipAddress: break
        }
        switch step.reading {
        case .vocabulary, .country, .lastFour, .digits: step.isAlwaysWithinLimits = true
        case .token, .text, .identifier, .month, .year, .stateCode, .compactJSON:
            // Constants were checked when the mapping was read.
            step.isAlwaysWithinLimits = source == .constant
        }
        return step
    }

    private func step(_ index: Int, _ rule: ParameterRule, _ specification: ParameterSpecification) -> Step {
        var step = bare(index, specification, source: Self.source(of: rule))
        switch rule.source {
        case .constant(let text): step.text = arena.store(text)
        case .column(let name, let fallback):
            step.column = binding.indexes[name] ?? -1
            if let fallback { step.text = arena.store(fallback) }
        case .composition(let composition):
            step.parts = parts(of: composition)
            step.separators = separators(of: composition)
        case .json(let template):
            step.nodes = nodes(of: template, members: specification.members)
            // Only what is well-formed is written.
            step.isAlwaysWithinLimits = true
        case .equality(let left, let right):
            step.column = binding.indexes[left] ?? -1
            step.otherColumn = binding.indexes[right] ?? -1
            step.text = arena.store("true")
            step.falseText = arena.store("false")
        }
        step.spellings = arena.store(rule.spellings.map { arena.store($0.code) })
        if step.reading == .vocabulary {
            let layers = [rule.vocabulary, ValueReading.builtInWords(for: specification)]
            step.vocabulary = ByteVocabulary(layers, in: arena)
        }
        switch rule.unlisted {
        case .reject: break
        case .omit: step.omitsUnlisted = true
        case .use(let text): step.unlistedText = arena.store(text)
        }
        step.isRequired = rule.isRequired || specification.isRequired
        step.omitsIncomplete = rule.omitsIncomplete
        step.restoresLeadingZero = rule.repairs.contains(.leadingZero)
        step.dropsDecimalZero = rule.repairs.contains(.decimalZero)
        return step
    }

    /// The parameters before this one that it must not stand beside.
    ///
    /// Of a reference and permanent tokens, all are looked at together; see ``TokenPresence``.
    private func excluders(of specification: ParameterSpecification) -> UInt64 {
        guard operation.parameter("reference_id") == nil else { return 0 }
        var bits: UInt64 = 0
        for (index, other) in operation.parameters.prefix(64).enumerated() {
            guard other.name != specification.name else { break }
            let isExcluded = other.excludes.contains(specification.name) || specification.excludes.contains(other.name)
            if isExcluded { bits |= 1 << UInt64(index) }
        }
        return bits
    }

    private func bits(of names: [String]) -> UInt64 {
        var bits: UInt64 = 0
        for (index, parameter) in operation.parameters.prefix(64).enumerated() where names.contains(parameter.name) {
            bits |= 1 << UInt64(index)
        }
        return bits
    }

    private static func carriesText(_ step: Step) -> Bool {
        switch step.reading {
        case .token, .text, .identifier, .stateCode, .compactJSON: step.source != .constant
        case .month, .year, .vocabulary, .country, .lastFour, .digits: false
        }
    }

    private static func source(of rule: ParameterRule) -> Step.Source {
        switch rule.source {
        case .constant: .constant
        case .column: .column
        case .composition: .composition
        case .json: .json
        case .equality: .equality
        }
    }

    private static func target(of specification: ParameterSpecification) -> Step.Target {
        switch specification.place {
        case .form: .body
        case .path: .path
        case .header: .header
        case .known: .known
        }
    }

    private func role(of specification: ParameterSpecification) -> Step.Role {
        switch specification.name {
        // What is exported is attached by another job, which asks the result file.
        case "source[role]":
            operation.name == Operation.exportPaymentSource.name && settings.replacePrimary == .fromColumn
                ? .sourceRole : .plain
        case _ where specification.place == .path: .source
        case _ where specification.isGatewayAccount: .gatewayAccount
        case _ where specification.qualifiesMethod: .qualifier
        case _ where specification.decidesPrimary: .replacePrimary
        case "customer_id": .customer
        case "type", "source[type]", "payment_intent[payment_method_type]", "voucher_payment_source[voucher_type]":
            .type
        case "card[brand]": .brand
        case "card[funding_type]": .fundingType
        case "billing_address[country]", "card[billing_country]": .billingCountry
        case "issuing_country": .issuingCountry
        case "reference_id": .referenceID
        case "network_transaction_id": .networkTransactionID
        default: specification.namesMethod ? .otherToken : .plain
        }
    }
}
