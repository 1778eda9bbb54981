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
        case .json: composeJSON(step, row)
        case .equality: compare(step, row)
        }
    }

    private mutating func readColumn(
        _ step: UnsafePointer<Step>,
        _ index: Int,
        _ row: borrowing InputRow
    ) -> StepValue {
        let column = step.pointee.column
        let raw = cell(column, of: row)
        if step.pointee.reading == .token {
            if raw.isEmpty { return .problem(.absent, column: column) }
            if let problem = tokenProblem(raw, column: column) { return .problem(problem, column: column) }
            return .value(raw)
        }
        let value = raw.trimmed
        if step.pointee.keepsBlanks, !value.isEmpty, value.count != raw.count {
            return .problem(.blanksAtEnds, column: column)
        }
        if value.isEmpty {
            let hasDefault = step.pointee.text.baseAddress != nil
            return hasDefault ? .value(step.pointee.text) : .problem(.absent, column: column)
        }
        return convert(value, step, index)
    }

    private mutating func compare(_ step: UnsafePointer<Step>, _ row: borrowing InputRow) -> StepValue {
        let left = cell(step.pointee.column, of: row)
        let right = cell(step.pointee.otherColumn, of: row)
        if left.isEmpty { return .problem(.absent, column: step.pointee.column) }
        if right.isEmpty { return .problem(.absent, column: step.pointee.otherColumn) }
        return .value(left.equals(right) ? step.pointee.text : step.pointee.falseText)
    }
}
