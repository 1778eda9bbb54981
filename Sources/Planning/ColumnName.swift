/// A column's name, taken apart into its words.
struct ColumnName {
    /// The words in lower case, split at what is neither letter nor digit, and at changes of case.
    private let parts: [String]
    private let folded: String

    init(_ name: String) {
        parts = Self.split(name)
        folded = parts.joined()
    }

    /// Whether the column holds cards' security codes, and not the result of checking them.
    var isSecurityCode: Bool {
        guard Self.resultWords.isDisjoint(with: parts) else { return false }
        return !Self.securityCodes.isDisjoint(with: parts) || Self.securityCodeNames.contains(folded)
            || Self.securityCodeEndings.contains { parts.suffix(2) == $0 }
    }

    /// Whether the column holds telephone numbers.
    var isTelephone: Bool {
        Self.telephoneWords.contains { folded.contains($0) }
            || parts.contains { ["tel", "cell"].contains($0.prefix { $0.isLetter }) }
    }

    private static let resultWords: Set<String> = ["status", "check", "result", "response", "avs", "match"]

    private static let securityCodes: Set<String> = [
        "cvv", "cvv2", "cvc", "cvc2", "cvd", "cvn", "cv2", "ccv", "csc",
    ]

    private static let securityCodeEndings: [ArraySlice<String>] = [
        ["security", "code"], ["verification", "value"], ["verification", "code"], ["card", "code"],
    ]

    /// Names that come in one piece.
    private static let securityCodeNames: Set<String> = [
        "securitycode", "cardsecuritycode", "cardcvv", "cardcvc", "cardcvv2", "creditcardcvv", "cvvcode", "cvccode",
        "verificationvalue", "cardverificationvalue", "cardcode", "cardverificationcode", "cvvnumber", "cvcnumber",
        "securitycodecvv", "securitycodecvc",
    ]

    /// `tel` and `cell` are looked for as words only: hotels and cancellations have them too.
    private static let telephoneWords = ["phone", "mobile", "telefon", "fax", "handy", "msisdn", "whatsapp"]

    private static func split(_ name: String) -> [String] {
        let letters = Array(name)
        var parts: [String] = []
        var part = ""
        for (index, letter) in letters.enumerated() {
            guard letter.isASCII, letter.isLetter || letter.isNumber else {
                if !part.isEmpty { parts.append(part) }
                part = ""
                continue
            }
            let follows = index > 0 ? letters[index - 1] : " "
            let precedes = index + 1 < letters.count ? letters[index + 1] : " "
            // The start of `Code` in `cardCode` and in `CVVCode`.
            let isStart = letter.isUppercase && (!follows.isUppercase || precedes.isLowercase)
            if isStart, !part.isEmpty {
                parts.append(part)
                part = ""
            }
            part += letter.lowercased()
        }
        return part.isEmpty ? parts : parts + [part]
    }
}
