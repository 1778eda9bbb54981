/// Lines for a terminal, at most ``width`` columns wide.
struct TextLines {
    static let width = 100
    private(set) var text = ""

    /// Adds a line as it is, without blanks at its end.
    mutating func line(_ line: String = "") {
        if !text.isEmpty { text += "\n" }
        var line = line.printable
        while line.hasSuffix(" ") { line.removeLast() }
        text += line
    }

    /// Adds a label and a text that is broken between words, its lines one below the other.
    mutating func entry(_ label: String, _ value: String, indent: Int = 2, column: Int = 16) {
        let label = String(repeating: " ", count: indent) + label.printable
        let start = max(column, label.count + 2)
        var current = label.padded(to: start)
        for word in value.printable.split(separator: " ", omittingEmptySubsequences: false) {
            if current.count > start, current.count + word.count + 1 > Self.width {
                line(current)
                current = String(repeating: " ", count: start)
            }
            current += (current.count > start ? " " : "") + word
        }
        line(current)
    }
}

extension String {
    /// The text with spaces behind it up to a width; longer ones stay as they are.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text on one line, without what could steer a terminal or turn the reading direction around.
    var printable: String {
        var scalars = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: scalars.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}

extension Int {
    /// The number with a comma between each three digits.
    var grouped: String {
        let digits = Array(String(self))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && digit != "-" && digits[index - 1] != "-" && (digits.count - index) % 3 == 0
                    ? [",", digit] : [digit]
            }
        )
    }
}
