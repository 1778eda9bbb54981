/// Whether bytes make words when they are read as Windows-1252, in chunks cut anywhere.
///
/// Text of another encoding has letters where this one has signs, and the other way about: `³` in the middle of a word
/// (Windows-1250), or nothing but accented letters (Windows-1251, EUC, GBK). Three things are not plausible:
///
/// - a sign such as `£`, `³` or `¼` directly before a letter;
/// - an upper-case letter beyond ASCII directly behind a lower-case one;
/// - three letters beyond ASCII in a row.
struct Windows1252Plausibility {
    /// Whether nothing implausible has come so far.
    private(set) var holds = true
    private var previous = Kind.other
    /// How many letters beyond ASCII have come in a row.
    private var accentsInRow = 0

    /// What a byte is.
    private enum Kind {
        case upper
        case lower
        case accentedUpper
        case accentedLower
        /// A sign that no word begins with or has in it.
        case sign
        case other
    }

    private static let kinds = (UInt8.min...UInt8.max).map { kind(of: $0) }

    /// Takes the next bytes.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes where holds { take(Self.kinds[Int(byte)]) }
    }

    private mutating func take(_ kind: Kind) {
        let wasLower = previous == .lower || previous == .accentedLower
        switch kind {
        case .upper, .lower:
            holds = previous != .sign
            accentsInRow = 0
        case .accentedUpper, .accentedLower:
            accentsInRow += 1
            holds = previous != .sign && accentsInRow < 3 && !(kind == .accentedUpper && wasLower)
        case .sign, .other: accentsInRow = 0
        }
        previous = kind
    }

    private static func kind(of byte: UInt8) -> Kind {
        switch byte {
        case 0x41...0x5A: .upper
        case 0x61...0x7A: .lower
        // × and ÷ stand among the letters.
        case 0xD7, 0xF7: .sign
        // Š Œ Ž Ÿ, À to Þ.
        case 0x8A, 0x8C, 0x8E, 0x9F, 0xC0...0xDE: .accentedUpper
        // š œ ž, ß to ÿ.
        case 0x9A, 0x9C, 0x9E, 0xDF...0xFF: .accentedLower
        // ƒ † ‡ ‰, ¢ £ ¤ ¥ ¦, ¬, ¯, ± ² ³, µ ¶, ¹, ¼ ½ ¾.
        case 0x83, 0x86, 0x87, 0x89, 0xA2...0xA6, 0xAC, 0xAF, 0xB1...0xB3, 0xB5, 0xB6, 0xB9, 0xBC...0xBE: .sign
        default: .other
        }
    }
}
