/// The colours of reports and of the live page, in both schemes; paper has the light ones.
enum Palette: String, CaseIterable {
    case ink, soft, hair, paper, wash, accent
    case good, attention, bad
    case created, recovered, already, ready, rejected, failed, review, open

    /// What a text may be set in: at least 4.5 to 1 on ``paper`` and on ``wash``.
    static let texts: [Self] = [.ink, .soft, .accent, .good, .attention, .bad]
    /// What an area of a chart may be filled with: at least 3 to 1 on ``paper``.
    static let areas: [Self] = [.created, .recovered, .already, .ready, .rejected, .failed, .review, .open]

    /// Red, green and blue, as `1b1f24`, on white.
    var light: String {
        switch self {
        case .ink: "1b1f24"
        case .soft: "59626d"
        case .hair: "dfe3e8"
        case .paper: "ffffff"
        case .wash: "f6f7f9"
        case .accent: "1f4f8a"
        case .good: "1d6b4f"
        case .attention: "8a5a00"
        case .bad: "a62b1f"
        case .created: "23795a"
        case .recovered: "4f9d80"
        case .already: "77899c"
        case .ready: "2f6db0"
        case .rejected: "c07d16"
        case .failed: "b8392b"
        case .review: "7c52a5"
        case .open: "8b949f"
        }
    }

    /// The same on a dark page.
    var dark: String {
        switch self {
        case .ink: "e6e9ed"
        case .soft: "9aa4b0"
        case .hair: "30363e"
        case .paper: "14171b"
        case .wash: "1c2026"
        case .accent: "8ab8ee"
        case .good: "6cc7a1"
        case .attention: "e2b158"
        case .bad: "f08b7e"
        case .created: "3f9d79"
        case .recovered: "8fcfb7"
        case .already: "71839a"
        case .ready: "5a96d6"
        case .rejected: "d8a04a"
        case .failed: "dc6557"
        case .review: "a583cc"
        case .open: "66707c"
        }
    }

    /// The variables and the classes of areas, as a style sheet.
    static var sheet: String {
        func variables(_ hex: (Self) -> String) -> String {
            allCases.map { "--\($0): #\(hex($0));" }.joined(separator: " ")
        }
        func area(_ name: String, _ colour: Self) -> String {
            ".\(name) { fill: var(--\(colour)); background: var(--\(colour)); }"
        }
        let classes = [
            area("e-created", .created), area("e-recovered", .recovered), area("e-already_done", .already),
            area("e-ready", .ready), area("e-rejected", .rejected), area("e-failed", .failed),
            area("e-needs_review", .review), area("e-not_attempted", .open), area("c-plain", .ready),
            area("c-attention", .rejected), area("c-bad", .failed),
        ]
        return """
            :root { \(variables(\.light)) }
            @media screen and (prefers-color-scheme: dark) { :root { \(variables(\.dark)) } }
            \(classes.joined(separator: "\n"))

            """
    }
}
