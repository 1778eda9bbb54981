import ChargebeeAPI
package import MigrationModel

extension RowMapper {
    /// Goes over one row once more, rule by rule.
    ///
    /// The current row stays as it is. Slow, and off the path of rows that are sent; the values are read by the same steps.
    package func trace(_ row: borrowing InputRow) -> RowTrace {
        var tracer = RowTracer(self)
        return tracer.trace(row)
    }
}

/// The slow walk over a compiled mapping, which says of each step what it has done.
struct RowTracer: ~Copyable {
    /// What a step makes of the row.
    struct Reading {
        /// The value as it would be sent.
        var value: String?
        var problem: RowProblem?
        /// By the binding's index.
        var problemColumn: Int?
        /// Of the group of columns of which several are filled.
        var severalFilled: Int?
        /// Whether what the job or a constant says gives way to another value of the row.
        var gaveWay = false
        var isRepaired = false
        var hasUnusualToken = false
    }

    let mapper: RowMapper
    var program: RowProgram
    /// By column of the file.
    private let secrecy: [Secrecy]
    private let parameters: [[String]]

    var mapping: GatewayMapping { mapper.mapping }
    var plan: CompiledMapping { mapper.plan }

    init(_ mapper: RowMapper) {
        self.mapper = mapper
        program = RowProgram(plan: mapper.plan)
        secrecy = mapper.columnSecrecy
        parameters = mapper.parametersByColumn
    }

    mutating func trace(_ row: borrowing InputRow) -> RowTrace {
        if let damage = row.damage { return self.damage(damage, row) }
        let failure = program.run(row)
        // The failure may hold a value that the next reading writes over.
        let rejection = failure.map { plan.explain($0, mapping: mapping) }
        let fields = failure == nil || failure?.step != nil ? fields(row, failure) : []
        let refusal = failure.flatMap { failure in
            rejection.map { RowTrace.Refusal($0, failure, fields.last, rule(for: failure), blamed(failure, row)) }
        }
        return RowTrace(cells: cells(Array(plan.binding.header.indices), row), fields: fields, refusal: refusal)
    }

    /// The parameters and values that the walk would send, in the order of the table; for comparison with the body.
    mutating func values(of row: borrowing InputRow) -> [(name: String, value: String)] {
        var values: [(name: String, value: String)] = []
        for index in 0..<plan.stepCount where plan.steps[index].target == .body {
            guard let value = reading(index, row).value else { continue }
            values.append((plan.specifications[plan.steps[index].parameter].name, value))
        }
        return values
    }

    /// Reads one step's value.
    mutating func reading(_ index: Int, _ row: borrowing InputRow) -> Reading {
        let gaveWay = givesWay(index, row)
        program.facts = RowFacts()
        program.severalFilled = -1
        var reading = Reading()
        switch program.read(plan.steps + index, index, row) {
        case .value(let bytes): reading.value = String(decoding: bytes, as: UTF8.self)
        case .problem(let problem, let column):
            reading.problem = problem
            reading.problemColumn = column
        }
        if program.severalFilled >= 0 {
            reading = Reading(severalFilled: program.severalFilled)
            program.severalFilled = -1
        }
        if gaveWay { reading.value = nil }
        reading.gaveWay = gaveWay
        reading.isRepaired = program.facts.repairs != 0
        reading.hasUnusualToken = program.facts.hasUnusualToken
        return reading
    }

    /// Whether a constant is left out, since the row fills what must not stand beside it.
    private mutating func givesWay(_ index: Int, _ row: borrowing InputRow) -> Bool {
        let step = plan.steps[index]
        let isFixed = step.source == .constant || step.source == .column && program.cell(step.column, of: row).isBlank
        guard step.excludedBy != 0, isFixed else { return false }
        for other in 0..<index where step.excludedBy & (1 << UInt64(plan.steps[other].parameter & 63)) != 0 {
            if reading(other, row).value != nil { return true }
        }
        return false
    }

    private mutating func fields(_ row: borrowing InputRow, _ failure: RowFailure?) -> [RowTrace.Field] {
        var fields: [RowTrace.Field] = []
        var next = 0
        for (parameter, specification) in plan.specifications.enumerated() {
            if next < plan.stepCount, plan.steps[next].parameter == parameter {
                fields.append(field(next, row, isRefused: failure?.step == next && failure?.isAboutTheRow == false))
                if failure?.step == next { return fields }
                next += 1
            } else if let rule = mapping.parameters.first(where: { $0.specification.name == specification.name }) {
                fields.append(unusedField(rule))
            }
        }
        return fields
    }

    private mutating func field(_ index: Int, _ row: borrowing InputRow, isRefused: Bool) -> RowTrace.Field {
        let step = plan.steps[index]
        let specification = plan.specifications[step.parameter]
        let reading = reading(index, row)
        let rule = mappingRule(of: step)
        let notes = notes(index, rule, reading, row, isRefused: isRefused)
        let use: RowTrace.Use = isRefused ? .refused : reading.value == nil ? .leftOut : step.isSent ? .sent : .read
        return RowTrace.Field(
            parameter: specification.name,
            use: use,
            shown: reading.value.map(Secrecy(of: specification).shown),
            rule: rule.map { words(for: $0, index, reading, row) } ?? jobWords(specification.name),
            place: rule.map { .mapping(line: $0.line) } ?? .job(key: Self.jobKey(specification.name)),
            cells: rule.map { cells(fileColumns(of: $0, row), row) } ?? [],
            notes: notes
        )
    }

    /// A parameter that the mapping has a rule for and this file or job has not.
    private func unusedField(_ rule: ParameterRule) -> RowTrace.Field {
        let isJobs =
            rule.specification.decidesPrimary && mapper.settings.replacePrimary == .never
        let absent = rule.missingColumns { plan.binding.indexes[$0] != nil }
        let names = absent.flatMap { mapping.column($0)?.headers ?? [] }.map { "\"\($0)\"" }.joined(separator: ", ")
        return RowTrace.Field(
            parameter: rule.specification.name,
            use: .leftOut,
            shown: nil,
            rule: rule.form,
            place: .mapping(line: rule.line),
            cells: [],
            notes: [isJobs ? "the job file says options.replace_primary: never" : "the file has no column of \(names)"]
        )
    }

    /// A record that could not be read; no mapping has looked at it.
    private func damage(_ damage: RowDamage, _ row: borrowing InputRow) -> RowTrace {
        let lines = row.address.line...max(row.address.line, row.lastLine)
        let column: Int? =
            switch damage {
            case .invalidEncoding(let column), .nulByte(let column), .strayQuote(let column): column
            case .fieldCount, .unterminatedQuote, .tooLong: nil
            }
        let refusal = RowTrace.Refusal(
            rejection: Rejection(damage.reason, damage.detail(header: plan.binding.header, lines: lines)),
            parameter: nil,
            rule: "the form of the file; no mapping rule looks at a damaged row",
            place: .program,
            // The bytes are not to be trusted, nor which column they are of.
            cells: column.flatMap { plan.binding.header.indices.contains($0) ? [cell($0, shown: "")] : nil } ?? []
        )
        return RowTrace(cells: [], fields: [], refusal: refusal)
    }

    // MARK: Cells

    /// The columns of the file that a rule reads; of a group those that are filled, or all where none is.
    private func fileColumns(of rule: ParameterRule, _ row: borrowing InputRow) -> [Int] {
        var found: [Int] = []
        for name in rule.columns {
            guard let index = plan.binding.indexes[name] else { continue }
            for column in fileColumns(index, row) where !found.contains(column) { found.append(column) }
        }
        return found
    }

    private func fileColumns(_ index: Int, _ row: borrowing InputRow) -> [Int] {
        let group = plan.binding.fileColumns(index)
        var filled: [Int] = []
        for column in group where !row[column].isBlank { filled.append(column) }
        return filled.isEmpty ? group : filled
    }

    /// The cells to blame for a failure.
    private func blamed(_ failure: RowFailure, _ row: borrowing InputRow) -> [RowTrace.Cell] {
        if let column = failure.column, column >= 0 { return cells(fileColumns(column, row), row) }
        var columns: [Int] = []
        let rules =
            failure.isAboutTheRow
            ? mapping.parameters.filter(\.specification.namesMethod)
            : failure.step.flatMap { mappingRule(of: plan.steps[$0]) }.map { [$0] } ?? []
        for rule in rules {
            for column in fileColumns(of: rule, row) where !columns.contains(column) { columns.append(column) }
        }
        return cells(columns, row)
    }

    private func cells(_ columns: [Int], _ row: borrowing InputRow) -> [RowTrace.Cell] {
        var cells: [RowTrace.Cell] = []
        for column in columns {
            cells.append(cell(column, shown: secrecy[column].shown(String(decoding: row[column], as: UTF8.self))))
        }
        return cells
    }

    private func cell(_ column: Int, shown: String) -> RowTrace.Cell {
        RowTrace.Cell(
            header: plan.binding.header[column],
            column: column,
            shown: shown,
            parameters: parameters[column]
        )
    }
}

extension RowFailure {
    /// Whether no single parameter is to blame, but what the row fills in all.
    var isAboutTheRow: Bool { problem == .noToken || problem == .referenceAndTokens }
}

extension RowTrace.Refusal {
    fileprivate init(
        _ rejection: Rejection,
        _ failure: RowFailure,
        _ field: RowTrace.Field?,
        _ rule: (words: String, place: RowTrace.Place)?,
        _ cells: [RowTrace.Cell]
    ) {
        self.init(
            rejection: rejection,
            parameter: failure.step != nil && !failure.isAboutTheRow ? field?.parameter : nil,
            rule: rule?.words ?? field?.rule ?? "",
            place: rule?.place ?? field?.place ?? .program,
            cells: cells
        )
    }
}
