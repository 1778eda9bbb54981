import MigrationModel

/// What a step makes of a row.
enum StepValue: BitwiseCopyable {
    /// The bytes of the value, never empty; valid until the next step reads.
    case value(UnsafeBufferPointer<UInt8>)
    /// Why there is none, and the 0-based column to blame.
    case problem(RowProblem, column: Int?)
}

extension RowProgram {
    /// The value of a step's rule; not yet checked against the table's limits.
    mutating func read(_ step: UnsafePointer<Step>, _ index: Int, _ row: borrowing InputRow) -> StepValue {
        switch step.pointee.source {
        case .constant: .value(step.pointee.text)
        case .column: readColumn(step, index, row)
        case .composition: compose(step, row)
        case .equality: compare(step, row)
        }
    }

    private mutating func readColumn(
        _ step: UnsafePointer<Step>,
        _ index: Int,
        _ row: borrowing InputRow
    ) -> StepValue {
        let column = step.pointee.column
        let raw = row[column]
        if step.pointee.reading == .token {
            if raw.isBlank { return .problem(.absent, column: column) }
            if let problem = tokenProblem(raw, column: column) { return .problem(problem, column: column) }
            return .value(raw)
        }
        let value = raw.trimmed
        if value.isEmpty {
            let hasDefault = step.pointee.text.baseAddress != nil
            return hasDefault ? .value(step.pointee.text) : .problem(.absent, column: column)
        }
        return convert(value, step, index)
    }

    /// What is wrong with a token's form, or `nil`.
    private mutating func tokenProblem(_ token: UnsafeBufferPointer<UInt8>, column: Int) -> RowProblem? {
        if token.isScientificNotation { return .scientificNotation }
        if token.count > 15, token.isDigits {
            longNumbers.seen += 1
            let tail = UnsafeBufferPointer(rebasing: token[15...])
            if tail.allSatisfy({ $0 == 0x30 }) {
                longNumbers.zeroed += 1
                // One honest number in 10,000 ends so; of shorter ones too many to call a single row damaged.
                if tail.count >= 4 { return .digitsZeroed }
            }
        }
        guard let shape = plan.shapes[column] else {
            return token.contains { $0 < 0x20 || $0 == 0x7F } ? .tokenCharacters : nil
        }
        return shape.problem(of: token)
    }

    private mutating func compose(_ step: UnsafePointer<Step>, _ row: borrowing InputRow) -> StepValue {
        scratch.removeAll()
        var filled = 0
        var emptyColumn: Int?
        let isToken = step.pointee.reading == .token
        for part in step.pointee.parts {
            if part.column < 0 {
                scratch.append(part.text)
                continue
            }
            let value = isToken ? row[part.column] : row[part.column].trimmed
            if value.isBlank {
                emptyColumn = emptyColumn ?? part.column
                continue
            }
            filled += 1
            if isToken, let problem = tokenProblem(value, column: part.column) {
                return .problem(problem, column: part.column)
            }
            if isToken, step.pointee.separator != 0, value.contains(step.pointee.separator) {
                return .problem(.tokenSeparator, column: part.column)
            }
            scratch.append(value)
        }
        guard let emptyColumn else { return .value(scratch.bytes) }
        let isAbsent = filled == 0 || step.pointee.omitsIncomplete
        return .problem(isAbsent ? .absent : .incomplete, column: emptyColumn)
    }

    private func compare(_ step: UnsafePointer<Step>, _ row: borrowing InputRow) -> StepValue {
        let left = row[step.pointee.column]
        let right = row[step.pointee.otherColumn]
        if left.isBlank { return .problem(.absent, column: step.pointee.column) }
        if right.isBlank { return .problem(.absent, column: step.pointee.otherColumn) }
        return .value(left.equals(right) ? step.pointee.text : step.pointee.falseText)
    }
}
