import GatewayCatalogue

/// A token shape as tables, and the check of a token's bytes against it.
struct CompiledTokenShape: BitwiseCopyable {
    private let prefixes: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// One entry for each byte value: whether it may stand in a token.
    private let allowed: UnsafeBufferPointer<Bool>
    private let shortest: Int
    private let longest: Int
    private let typicalLengths: UnsafeBufferPointer<Int>
    private let isNumber: Bool
    let mixesCase: Bool
    /// Whether hexadecimal digits follow the prefix, with or without `-`.
    let isHexadecimal: Bool

    init(_ shape: TokenShape, typicalLengths: [Int], in arena: ByteArena) {
        // The longest one that fits decides, so that of pm_ and pm_card_ each stands for its own tokens.
        let longestFirst = shape.prefixes.sorted { $0.utf8.count > $1.utf8.count }
        prefixes = arena.store(longestFirst.map { arena.store($0) })
        allowed = arena.store((0...255).map { shape.characters.contains(UInt8($0)) })
        shortest = shape.lengths.lowerBound
        longest = shape.lengths.upperBound
        self.typicalLengths = arena.store(typicalLengths)
        isNumber = shape.characters == .digits
        mixesCase = shape.mixesCase
        isHexadecimal = shape.characters == .hex || shape.characters == .uuid
    }

    var hasPrefixes: Bool { !prefixes.isEmpty }

    /// What is wrong with a token, or `nil`.
    func problem(of token: UnsafeBufferPointer<UInt8>) -> RowProblem? {
        guard let start = prefixLength(of: token) else { return .tokenPrefix }
        let length = token.count - start
        if length < shortest, isNumber, token.isDigits { return .leadingZerosLost }
        for index in start..<token.count where !allowed[Int(token[index])] { return .tokenCharacters }
        return length < shortest || length > longest ? .tokenLength : nil
    }

    /// Whether a token that fits has one of the lengths that are seen in life; true where none is known.
    func isTypical(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        typicalLengths.isEmpty || typicalLengths.contains(token.count - (prefixLength(of: token) ?? 0))
    }

    /// Whether the token has this form and one of the known lengths, so that little doubt is left whose it is.
    func claims(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        hasPrefixes && !typicalLengths.isEmpty && problem(of: token) == nil && isTypical(token)
    }

    /// Whether the token's prefix ends in a sign, as in `cus_` and `B-`; two letters alone may be the beginning of anything.
    func hasMarkedPrefix(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let length = prefixLength(of: token), length > 1 else { return false }
        return !TokenShape.Characters.alphanumeric.contains(token[length - 1])
    }

    /// The bytes of the longest prefix that a token has, or `nil` where it has none of those that it needs.
    func prefixLength(of token: UnsafeBufferPointer<UInt8>) -> Int? {
        if prefixes.isEmpty { return 0 }
        for prefix in prefixes where token.begins(with: prefix) { return prefix.count }
        return nil
    }
}
