import MigrationModel

/// What happened while a composition's parts were written.
private struct Writing: BitwiseCopyable {
    var hasValue = false
    /// The first empty column, 0-based, inside of `[…]` or not; `nil` where none was empty.
    var emptyColumn: Int?
    /// Whether a column outside of `[…]` is empty.
    var isIncomplete = false
    var problem: RowProblem?
    var problemColumn = -1
}

extension RowProgram {
    /// The texts and columns of a composition one behind the other.
    mutating func compose(_ step: UnsafePointer<Step>, _ row: borrowing InputRow) -> StepValue {
        scratch.removeAll()
        let writing = write(step.pointee.parts, step, row, escapesJSON: false)
        if let problem = writing.problem { return .problem(problem, column: writing.problemColumn) }
        if !writing.hasValue { return .problem(.absent, column: writing.emptyColumn) }
        guard writing.isIncomplete else { return .value(scratch.bytes) }
        return .problem(step.pointee.omitsIncomplete ? .absent : .incomplete, column: writing.emptyColumn)
    }

    /// A JSON object without the texts whose columns are empty, and without what is empty then.
    mutating func composeJSON(_ step: UnsafePointer<Step>, _ row: borrowing InputRow) -> StepValue {
        scratch.removeAll()
        var writing = Writing()
        writeValues(0, step.pointee.nodes.count, step, row, &writing)
        if let problem = writing.problem { return .problem(problem, column: writing.problemColumn) }
        return scratch.count > 0 ? .value(scratch.bytes) : .problem(.absent, column: writing.emptyColumn)
    }

    /// Writes the values from one node to another, with commas between those that are not left out.
    private mutating func writeValues(
        _ first: Int,
        _ end: Int,
        _ step: UnsafePointer<Step>,
        _ row: borrowing InputRow,
        _ writing: inout Writing
    ) {
        var isFirst = true
        var index = first
        while index < end, writing.problem == nil {
            let node = step.pointee.nodes[index]
            let start = scratch.count
            if !isFirst { scratch.append(UInt8(ascii: ",")) }
            scratch.append(node.name)
            if writeValue(node, index, step, row, &writing) { isFirst = false } else { scratch.truncate(to: start) }
            index = node.end
        }
    }

    /// - Returns: Whether something is in the value, so that it counts.
    private mutating func writeValue(
        _ node: Step.JSONNode,
        _ index: Int,
        _ step: UnsafePointer<Step>,
        _ row: borrowing InputRow,
        _ writing: inout Writing
    ) -> Bool {
        guard node.kind == .text else {
            scratch.append(UInt8(ascii: node.kind == .object ? "{" : "["))
            let inside = scratch.count
            writeValues(index + 1, node.end, step, row, &writing)
            let isEmpty = scratch.count == inside
            scratch.append(UInt8(ascii: node.kind == .object ? "}" : "]"))
            return !isEmpty
        }
        scratch.append(UInt8(ascii: "\""))
        let start = scratch.count
        let text = write(node.parts, step, row, escapesJSON: node.member < 0)
        writing.emptyColumn = writing.emptyColumn ?? text.emptyColumn
        writing.problem = text.problem
        writing.problemColumn = text.problemColumn
        let isWhole = text.hasValue && !text.isIncomplete
        if node.member >= 0, isWhole, text.problem == nil { readMember(node, from: start, step, &writing) }
        scratch.append(UInt8(ascii: "\""))
        return isWhole
    }

    /// Holds the text behind a place of the scratch buffer against its member's limits, and writes it anew.
    private mutating func readMember(
        _ node: Step.JSONNode,
        from start: Int,
        _ step: UnsafePointer<Step>,
        _ writing: inout Writing
    ) {
        key.removeAll()
        key.append(UnsafeBufferPointer(rebasing: scratch.bytes[start...]))
        scratch.truncate(to: start)
        guard !appendMember(node, step) else { return }
        position = node.member
        writing.problem = .memberLimit
        for case .column(let column) in node.parts {
            writing.problemColumn = column
            break
        }
    }

    /// Appends a composition's parts to the scratch buffer, and what a token is known by to ``key``, up to the first problem.
    private mutating func write(
        _ parts: UnsafeBufferPointer<Step.Part>,
        _ step: UnsafePointer<Step>,
        _ row: borrowing InputRow,
        escapesJSON: Bool
    ) -> Writing {
        var writing = Writing()
        var isFixed = true
        var index = 0
        // The first part behind those that a token is not known by.
        var identifyingIndex = 0
        key.removeAll()
        while index < parts.count, writing.problem == nil {
            let identifies = step.pointee.reading == .token && index >= identifyingIndex
            switch parts[index] {
            case .text(let text):
                scratch.append(text)
                if identifies { key.append(text) }
            case .optional(let count, let identifies):
                isFixed = false
                if let empty = emptyColumn(in: parts, after: index, count: count, step, row) {
                    writing.emptyColumn = writing.emptyColumn ?? empty
                    index += count
                } else if !identifies {
                    identifyingIndex = index + count + 1
                }
            case .column(let column):
                isFixed = false
                write(column, step, row, identifies: identifies, escapesJSON: escapesJSON, &writing)
            }
            index += 1
        }
        if isFixed { writing.hasValue = true }
        return writing
    }

    private mutating func write(
        _ column: Int,
        _ step: UnsafePointer<Step>,
        _ row: borrowing InputRow,
        identifies: Bool,
        escapesJSON: Bool,
        _ writing: inout Writing
    ) {
        let value = part(column, step, row)
        if value.isBlank {
            if !writing.isIncomplete { writing.emptyColumn = column }
            writing.isIncomplete = true
            return
        }
        writing.hasValue = true
        if let problem = problem(of: value, column, step) {
            writing.problem = problem
            writing.problemColumn = column
        } else if escapesJSON {
            scratch.appendJSONEscaped(value)
        } else {
            scratch.append(value)
            if identifies { appendKey(value, column: column) }
        }
    }

    /// What keeps a column's value from being a part, or `nil`.
    private mutating func problem(
        of value: UnsafeBufferPointer<UInt8>,
        _ column: Int,
        _ step: UnsafePointer<Step>
    ) -> RowProblem? {
        switch step.pointee.reading {
        case .token:
            if let problem = tokenProblem(value, column: column) { return problem }
            let separators = step.pointee.separators
            guard !separators.isEmpty, let byte = value.first(where: { separators[Int($0)] }) else { return nil }
            position = Int(byte)
            return .tokenSeparator
        case .identifier: return value.spreadsheetProblem
        case .compactJSON:
            // What it takes is mostly a number of a document, which a spreadsheet can damage.
            if value.isScientificNotation { return .scientificNotation }
            if !value.isUTF8 { return .malformed }
            // Control characters are not seen any more once they are escaped.
            return step.pointee.carriesText ? value.textProblem : nil
        default: return nil
        }
    }

    /// The first empty column among so many parts behind one, or `nil`.
    private mutating func emptyColumn(
        in parts: UnsafeBufferPointer<Step.Part>,
        after index: Int,
        count: Int,
        _ step: UnsafePointer<Step>,
        _ row: borrowing InputRow
    ) -> Int? {
        for position in index + 1...index + count {
            if case .column(let column) = parts[position], part(column, step, row).isBlank { return column }
        }
        return nil
    }

    /// A column's value as a part: tokens byte for byte, others without the blanks at their ends.
    private mutating func part(
        _ column: Int,
        _ step: UnsafePointer<Step>,
        _ row: borrowing InputRow
    ) -> UnsafeBufferPointer<UInt8> {
        step.pointee.reading == .token ? cell(column, of: row) : cell(column, of: row).trimmed
    }
}
