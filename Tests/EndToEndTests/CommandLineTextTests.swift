import Testing

@testable import tokenferry

@Suite("What was typed, in messages")
struct CommandLineTextTests {
    private static let bad = "Anna\u{202E}greB\nX"

    @Test(arguments: [[Self.bad], ["--by=" + Self.bad], ["-x", Self.bad, "y"]])
    func `A name that steers the terminal or ends the line stands on one line, harmless`(arguments: [String]) {
        let text = CommandLineText(["tokenferry", "approve"] + arguments)
        #expect(
            text.made(printable: "The value '\(Self.bad)' is invalid.\nUsage: x")
                == "The value 'Anna\u{FFFD}greB X' is invalid.\nUsage: x"
        )
    }

    @Test func `Paths made from one that was typed are harmless too`() {
        let text = CommandLineText(["tokenferry", "plan", "a\nb/c.yaml"])
        #expect(text.made(printable: "a\nb/c.journal: gone\nMore") == "a b/c.journal: gone\nMore")
    }

    @Test func `Nothing else of a message is changed`() {
        let text = CommandLineText(["tokenferry", "plan", "c.yaml", "--by", "Zoë Müller"])
        #expect(text.made(printable: "Zoë Müller\nc.yaml") == "Zoë Müller\nc.yaml")
    }
}
