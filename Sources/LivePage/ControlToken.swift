/// What somebody has to know to control a run from its page; made anew for each run, and never written into a page or a log.
package struct ControlToken: Sendable {
    /// 32 characters of URLs, 192 bits.
    package let text: String

    /// Makes one of the system's random numbers.
    package init() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Self.alphabet
        text = String((0..<Self.length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }

    /// How many characters a token has.
    package static let length = 32

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    /// Whether a text has the form of a token, of whatever run.
    package static func isToken(_ text: some StringProtocol) -> Bool {
        text.count == length && text.allSatisfy(alphabet.contains)
    }

    /// Whether a text is the token; how long it takes says nothing about where they differ.
    func matches(_ candidate: String) -> Bool {
        let (own, other) = (Array(text.utf8), Array(candidate.utf8))
        var difference = own.count ^ other.count
        for index in own.indices { difference |= Int(own[index] ^ (index < other.count ? other[index] : 0)) }
        return difference == 0
    }
}
