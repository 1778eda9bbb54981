import MigrationModel

extension RowProgram {
    /// Why a row is not even looked at: the job's selection, a template's example, its status, the mapping's conditions.
    mutating func refusal(of row: borrowing InputRow) -> RowFailure? {
        for filter in plan.filters where !isMet(filter, by: row) {
            return RowFailure(problem: .filteredByJob, step: nil, column: filter.column, position: filter.position)
        }
        for template in plan.templateRows where isExample(template, row) {
            return RowFailure(problem: .templateRow, step: nil, column: nil)
        }
        severalFilled = -1
        if let status = plan.status, let problem = problem(of: status, row) {
            return RowFailure(problem: problem, step: nil, column: status.column)
        }
        for condition in plan.conditions {
            let isMet = isMet(condition, by: row)
            if severalFilled >= 0 { return RowFailure(problem: .severalFilled, step: nil, column: severalFilled) }
            guard !isMet else { continue }
            return RowFailure(problem: .condition, step: nil, column: condition.column, position: condition.position)
        }
        return nil
    }

    private mutating func isMet(_ condition: CompiledCondition, by row: borrowing InputRow) -> Bool {
        switch condition.test {
        case .among(let words): words.text(for: word(in: condition.column, of: row)) != nil
        case .notAmong(let words): words.text(for: word(in: condition.column, of: row)) == nil
        case .empty: cell(condition.column, of: row).isEmpty
        case .filled: !cell(condition.column, of: row).isEmpty
        }
    }

    /// The trimmed value for a comparison; a word that stands for nothing elsewhere may be one of the values here.
    private mutating func word(in column: Int, of row: borrowing InputRow) -> UnsafeBufferPointer<UInt8> {
        let raw = rawCell(column, of: row)
        guard severalFilled >= 0 else { return raw.trimmed }
        // Of several filled columns, all but one may hold such a word.
        severalFilled = -1
        return cell(column, of: row).trimmed
    }

    private mutating func isExample(_ template: CompiledTemplateRow, _ row: borrowing InputRow) -> Bool {
        for cell in template.cells where !rawCell(cell.column, of: row).trimmed.equals(cell.text) { return false }
        return true
    }

    private mutating func problem(of status: CompiledMapping.Status, _ row: borrowing InputRow) -> RowProblem? {
        if status.usable.text(for: word(in: status.column, of: row)) != nil { return nil }
        if severalFilled >= 0 { return .severalFilled }
        if cell(status.column, of: row).isEmpty { return status.acceptsEmpty ? nil : .statusMissing }
        return .statusUnusable
    }
}
