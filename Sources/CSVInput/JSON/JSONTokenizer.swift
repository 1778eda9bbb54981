import MigrationModel

/// Takes JSON texts apart into events, as RFC 8259 has them, one text after the other and in memory of one value.
///
/// Foundation's parser has neither what a file without end in sight needs, nor lines to name, nor the spelling of a
/// number: `1e5`, `4.0` and integers of any length arrive as they stand. Blank space may separate texts, or nothing.
struct JSONTokenizer: ~Copyable {
    /// How deep containers may be nested.
    static let depthLimit = 64

    /// What may come next.
    private enum Expectation {
        case text
        case value
        case elementOrEnd
        case name
        case nameOrEnd
        case commaOrEnd
    }

    /// The bytes read so far; the size of the whole text once its end was handed over.
    var offset: Int { input.offset }
    var input: JSONByteInput
    /// The text of the current event.
    var text = GrowableBytes()
    /// The bytes that a single name, string or number may have.
    let textLimit: Int
    private var names: JSONNameRegister?
    private var expectation = Expectation.text
    private var depth = 0
    /// A bit for each open container, the innermost lowest: 1 for an object.
    private var objects: UInt64 = 0
    private var start = 0
    private var line = 1

    /// Reads from the beginning of a source.
    ///
    /// - Parameters:
    ///   - path: the file as errors name it.
    ///   - source: UTF-8 without a byte order mark.
    ///   - chunkSize: how many bytes are asked for at once, at least 1.
    ///   - textLimit: the bytes that a single name, string or number may have.
    ///   - refusesTwins: whether an object that has a name twice is an error.
    init(path: String, source: any ByteSource, chunkSize: Int, textLimit: Int, refusesTwins: Bool) {
        input = JSONByteInput(path: path, source: source, chunkSize: chunkSize)
        self.textLimit = textLimit
        names = refusesTwins ? JSONNameRegister() : nil
    }

    /// The next event, with a text that is valid until the one after it.
    ///
    /// - Throws: ``CSVInputError`` where the source fails or the text is not well-formed, with line and column.
    mutating func next() throws(CSVInputError) -> JSONEvent {
        text.removeAll()
        while true {
            let byte = try input.skipBlanks()
            start = input.offset
            line = input.line
            switch expectation {
            case .text: return try byte == nil ? event(.end) : value(byte)
            case .value: return try value(byte)
            case .elementOrEnd: return try byte == ASCII.closingBracket ? end() : value(byte)
            case .name: return try name(byte)
            case .nameOrEnd: return try byte == ASCII.closingBrace ? end() : name(byte)
            case .commaOrEnd:
                if byte == (isInObject ? ASCII.closingBrace : ASCII.closingBracket) { return end() }
                guard byte == ASCII.comma else {
                    throw input.error(expected: isInObject ? "\",\" or \"}\"" : "\",\" or \"]\"")
                }
                input.skip()
                expectation = isInObject ? .name : .value
            }
        }
    }

    private var isInObject: Bool { objects & 1 == 1 }

    private func event(_ kind: JSONEvent.Kind) -> JSONEvent {
        JSONEvent(kind: kind, depth: depth, line: line, span: start..<input.offset, text: text.bytes)
    }

    private mutating func value(_ byte: UInt8?) throws(CSVInputError) -> JSONEvent {
        let kind: JSONEvent.Kind
        switch byte {
        case ASCII.openingBrace: return try begin(.objectBegin)
        case ASCII.openingBracket: return try begin(.arrayBegin)
        case ASCII.quote:
            kind = .string
            try scanString()
        case .some(let digit) where digit == ASCII.minus || 0x30...0x39 ~= digit:
            kind = .number
            try scanNumber()
        case 0x74:
            kind = .boolean
            try scanWord("true")
        case 0x66:
            kind = .boolean
            try scanWord("false")
        case 0x6E:
            kind = .null
            try scanWord("null")
            text.removeAll()
        default:
            throw input.error(expected: depth == 0 ? "an object or an array of objects" : "a value")
        }
        expectation = depth == 0 ? .text : .commaOrEnd
        return event(kind)
    }

    private mutating func begin(_ kind: JSONEvent.Kind) throws(CSVInputError) -> JSONEvent {
        guard depth < Self.depthLimit else {
            throw input.error("values are nested more than \(Self.depthLimit) deep, which no export of tokens is")
        }
        input.skip()
        let event = event(kind)
        if kind == .objectBegin { names?.beginObject(depth: depth) }
        depth += 1
        objects = objects << 1 | (kind == .objectBegin ? 1 : 0)
        expectation = kind == .objectBegin ? .nameOrEnd : .elementOrEnd
        return event
    }

    private mutating func end() -> JSONEvent {
        input.skip()
        let kind = isInObject ? JSONEvent.Kind.objectEnd : .arrayEnd
        depth -= 1
        objects >>= 1
        expectation = depth == 0 ? .text : .commaOrEnd
        return event(kind)
    }

    /// A name and the colon behind it.
    private mutating func name(_ byte: UInt8?) throws(CSVInputError) -> JSONEvent {
        guard byte == ASCII.quote else { throw input.error(expected: "a property's name in quotes") }
        try scanString()
        if names?.insert(text.bytes, depth: depth - 1) == false {
            let detail = "an object has a second property of the same name here, and nobody knows which one counts"
            throw CSVInputError(.malformedJSON, path: input.path, line: line, detail: detail)
        }
        let event = event(.name)
        guard try input.skipBlanks() == ASCII.colon else { throw input.error(expected: "\":\" behind the name") }
        input.skip()
        expectation = .value
        return event
    }
}

extension ASCII {
    static let minus: UInt8 = 0x2D
    static let colon: UInt8 = 0x3A
    static let openingBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closingBracket: UInt8 = 0x5D
    static let openingBrace: UInt8 = 0x7B
    static let closingBrace: UInt8 = 0x7D
}
