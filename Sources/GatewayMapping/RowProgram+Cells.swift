import MigrationModel

/// Which letters the tokens of a column have held, behind their prefixes.
struct LetterTally: BitwiseCopyable {
    var capitals = 0
    var smalls = 0

    /// Whether so many letters of one case and none of the other were seen that it is no chance.
    var isFolded: Bool { min(capitals, smalls) == 0 && max(capitals, smalls) >= 20 }
}

extension RowProgram {
    /// The bytes of a column, untrimmed, or none where it is blank or holds a word that stands for nothing.
    ///
    /// Of a group of columns it is the one that is filled; where several are, with different values, the answer is none
    /// and ``severalFilled`` says which group.
    mutating func cell(_ column: Int, of row: borrowing InputRow) -> UnsafeBufferPointer<UInt8> {
        guard column >= 0 else { return .none }
        return resolve(column, of: row, words: plan.columns[column].emptyWords)
    }

    /// As ``cell(_:of:)``, except that every word counts.
    mutating func rawCell(_ column: Int, of row: borrowing InputRow) -> UnsafeBufferPointer<UInt8> {
        guard column >= 0 else { return .none }
        return resolve(column, of: row, words: nil)
    }

    private mutating func resolve(
        _ column: Int,
        of row: borrowing InputRow,
        words: EmptyWords?
    ) -> UnsafeBufferPointer<UInt8> {
        guard column >= plan.fileColumnCount else { return filled(row[column], column, words) }
        var found = UnsafeBufferPointer<UInt8>.none
        for fileColumn in plan.columns[column].group {
            let value = filled(row[fileColumn], fileColumn, words)
            if value.isEmpty { continue }
            if found.isEmpty {
                found = value
            } else if !found.trimmed.equals(value.trimmed) {
                severalFilled = column
                return .none
            }
        }
        return found
    }

    private mutating func filled(
        _ raw: UnsafeBufferPointer<UInt8>,
        _ fileColumn: Int,
        _ words: EmptyWords?
    ) -> UnsafeBufferPointer<UInt8> {
        let value = raw.trimmed
        if value.isEmpty { return .none }
        guard let words, words.contains(value) else { return raw }
        facts.placeholders |= 1 << UInt64(fileColumn & 63)
        return .none
    }

    /// What is wrong with a token's form, or `nil`; ``position`` then says which shape or gateway it is about.
    mutating func tokenProblem(_ token: UnsafeBufferPointer<UInt8>, column: Int) -> RowProblem? {
        if token.isScientificNotation { return .scientificNotation }
        if token.isSpreadsheetError { return .spreadsheetError }
        if token.count > 15, token.isDigits {
            longNumbers.seen += 1
            let tail = UnsafeBufferPointer(rebasing: token[15...])
            if tail.allSatisfy({ $0 == 0x30 }) {
                longNumbers.zeroed += 1
                // One honest number in 10,000 ends so; of shorter ones too many to call a single row damaged.
                if tail.count >= 4 { return .digitsZeroed }
            }
        }
        let declared = plan.columns[column]
        for prefix in declared.singleUsePrefixes where token.begins(with: prefix) { return .tokenSingleUse }
        if declared.shapes.isEmpty {
            return token.contains { $0 < 0x20 || $0 == 0x7F } ? .tokenCharacters : nil
        }
        if let problem = shapeProblem(token, declared) { return problem }
        if declared.mixesCase { tally(token, declared, column) }
        return nil
    }

    private mutating func shapeProblem(
        _ token: UnsafeBufferPointer<UInt8>,
        _ declared: CompiledColumn
    ) -> RowProblem? {
        var problem = RowProblem.tokenPrefix
        var fits = false
        var hasOwnPrefix = false
        position = 0
        for index in declared.shapes.indices {
            let shape = declared.shapes[index]
            if shape.hasPrefixes, shape.prefixLength(of: token) != nil { hasOwnPrefix = true }
            if let found = shape.problem(of: token) {
                // A token with the right prefix is nearer to its form than one without.
                if problem == .tokenPrefix, found != .tokenPrefix { (problem, position) = (found, index) }
            } else if !shape.hasPrefixes || shape.isTypical(token) {
                return nil
            } else {
                fits = true
            }
        }
        // With its own gateway's prefix, only a length that is another's tells it apart from one that was cut off.
        if let owner = plan.foreignShapes?.owner(of: token, onlyTypical: hasOwnPrefix) {
            position = owner
            return .tokenOfOtherGateway
        }
        if fits { facts.hasUnusualToken = true }
        return fits ? nil : problem
    }

    private mutating func tally(_ token: UnsafeBufferPointer<UInt8>, _ declared: CompiledColumn, _ column: Int) {
        if letters[column].capitals > 0, letters[column].smalls > 0 { return }
        for shape in declared.shapes where shape.mixesCase && shape.problem(of: token) == nil {
            for byte in token[(shape.prefixLength(of: token) ?? 0)...] {
                if (0x41...0x5A).contains(byte) { letters[column].capitals += 1 }
                if (0x61...0x7A).contains(byte) { letters[column].smalls += 1 }
            }
            return
        }
    }
}
