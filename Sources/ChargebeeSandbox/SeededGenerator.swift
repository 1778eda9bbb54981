/// SplitMix64: small, fast, and the same on every machine for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number from 0 up to, not including, 1.
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Characters drawn from letters and digits.
    mutating func letters(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in Self.alphabet[Int(next() % 62)] }, as: UTF8.self)
    }

    /// The generator's output function, a bijection: different numbers stay different.
    static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}

/// FNV-1a over bytes, 64 bits: stable between runs, unlike `Hasher`; no defence against forgers.
struct StableHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes in the bytes and an end mark, so that ("ab", "c") and ("a", "bc") differ.
    mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        value = (value ^ 0xFF) &* 0x100_0000_01B3
    }

    static func of(_ texts: String...) -> UInt64 {
        var hash = Self()
        for text in texts { hash.combine(text.utf8) }
        return hash.value
    }
}
