/// The text of lines that are no rows, as far as it is worth keeping.
struct SkippedText {
    /// How many lines are kept, and how many bytes of all of them.
    static let lineLimit = 20
    static let byteLimit = 65_536

    private var kept: [[UInt8]] = []
    private var size = 0
    private var isInsideLine = false
    private var keepsLine = false

    /// The lines without their ends; bytes that are no UTF-8 are replaced.
    var lines: [String] { kept.map { String(decoding: $0, as: UTF8.self) } }

    /// Takes the next line, or a part of one that is too long to be held.
    mutating func append(_ line: LineBuffer.Line) {
        if !isInsideLine { keepsLine = kept.count < Self.lineLimit && size < Self.byteLimit }
        if keepsLine {
            let text = line.bytes.prefix(Self.byteLimit - size).prefix { $0 != ASCII.lf && $0 != ASCII.cr }
            size += text.count
            if isInsideLine { kept[kept.count - 1] += text } else { kept.append(Array(text)) }
        }
        isInsideLine = !line.isWhole
    }
}
