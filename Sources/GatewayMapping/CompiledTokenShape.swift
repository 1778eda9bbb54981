/// A token shape as tables, and the check of a token's bytes against it.
struct CompiledTokenShape: BitwiseCopyable {
    private let prefixes: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// One entry for each byte value: whether it may stand in a token.
    private let allowed: UnsafeBufferPointer<Bool>
    private let shortest: Int
    private let longest: Int
    private let isNumber: Bool

    init(_ shape: TokenShape, in arena: ByteArena) {
        prefixes = arena.store(shape.prefixes.map { arena.store($0) })
        allowed = arena.store((0...255).map { shape.characters.contains(UInt8($0)) })
        shortest = shape.lengths.lowerBound
        longest = shape.lengths.upperBound
        isNumber = shape.characters == .digits
    }

    /// What is wrong with a token, or `nil`.
    func problem(of token: UnsafeBufferPointer<UInt8>) -> RowProblem? {
        guard let start = prefixLength(of: token) else { return .tokenPrefix }
        let length = token.count - start
        if length < shortest, isNumber, token.isDigits { return .leadingZerosLost }
        for index in start..<token.count where !allowed[Int(token[index])] { return .tokenCharacters }
        return length < shortest || length > longest ? .tokenLength : nil
    }

    private func prefixLength(of token: UnsafeBufferPointer<UInt8>) -> Int? {
        if prefixes.isEmpty { return 0 }
        for prefix in prefixes where token.count >= prefix.count {
            if UnsafeBufferPointer(rebasing: token[..<prefix.count]).equals(prefix) { return prefix.count }
        }
        return nil
    }
}
