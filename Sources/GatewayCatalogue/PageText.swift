/// A page for a terminal as it grows: headings, labelled lines, paragraphs, of ``width`` columns where words allow.
struct PageText {
    static let width = 96

    private(set) var text: String
    /// How many columns the labels take, with the indent before and the blanks behind them.
    private let labelWidth: Int

    init(title: String, labelWidth: Int = 22) {
        text = title
        self.labelWidth = labelWidth
    }

    mutating func heading(_ title: String) {
        put("")
        put(title)
    }

    mutating func put(_ line: String) { text += "\n" + line }

    mutating func put(_ label: String, _ value: String) {
        paragraph(label.padded(to: labelWidth - 2) + value, indent: labelWidth, firstIndent: 2)
    }

    /// Appends words in lines of at most ``width``; several blanks stay only inside the first line's label.
    mutating func paragraph(_ words: String, indent: Int, firstIndent: Int? = nil) {
        var line = String(repeating: " ", count: firstIndent ?? indent)
        var isEmpty = true
        for word in words.split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, line.count + 1 + word.count > Self.width {
                put(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        put(line)
    }
}
