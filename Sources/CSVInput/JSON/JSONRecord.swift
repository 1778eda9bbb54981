import MigrationModel

/// One record as a flat list of its values in the order of the file, with their texts in one buffer.
struct JSONRecord: ~Copyable {
    /// A piece of the texts.
    struct Slice {
        var start: UInt32 = 0
        var count: UInt32 = 0
    }

    enum Kind: UInt8 {
        case object
        case array
        case string
        case number
        case boolean
        case null
    }

    /// The kinds of values that a container holds directly.
    struct Contents: OptionSet {
        let rawValue: UInt8
        static let scalars = Contents(rawValue: 1)
        static let objects = Contents(rawValue: 2)
        static let arrays = Contents(rawValue: 4)
    }

    struct Value {
        let kind: Kind
        /// What a container holds; nothing for an empty one and for scalars.
        var contents: Contents = []
        /// The number of values that a container holds directly.
        var count: UInt32 = 0
        /// The index behind the last value inside, which is that of the next value beside this one.
        var end: UInt32
        /// The name in the object around it; empty in an array.
        let name: Slice
        let text: Slice
        /// The line on which the value begins, with its name where it has one.
        let line: Int
    }

    /// The record itself, an object, and all inside it.
    private(set) var values: [Value] = []
    /// The texts of the file, and behind them those made for rows.
    private var texts = GrowableBytes(capacity: 1024)
    /// The name under which the record stands in an object of records.
    private(set) var key: Slice?
    /// The line on which the record begins, with its key where it has one.
    private(set) var line = 0
    private var open: [Int] = []
    private var pendingName = Slice()
    private var pendingLine: Int?

    /// Forgets the record and keeps the room.
    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        texts.removeAll()
        key = nil
        open.removeAll(keepingCapacity: true)
        pendingName = Slice()
        pendingLine = nil
    }

    /// Begins a record with its key, ahead of its events.
    mutating func begin(key event: JSONEvent) {
        removeAll()
        key = store(event.text)
        line = event.line
    }

    /// Takes the next event of the record, of which the object's begin is the first and its end the last.
    mutating func append(_ event: JSONEvent) {
        if values.isEmpty, key == nil { line = event.line }
        switch event.kind {
        case .name:
            pendingName = store(event.text)
            pendingLine = event.line
        case .objectBegin, .arrayBegin:
            append(event.kind == .objectBegin ? .object : .array, event)
            open.append(values.count - 1)
        case .objectEnd, .arrayEnd:
            if let container = open.popLast() { values[container].end = UInt32(values.count) }
        case .string: append(.string, event)
        case .number: append(.number, event)
        case .boolean: append(.boolean, event)
        case .null: append(.null, event)
        case .end: break
        }
    }

    /// The bytes of a slice, valid until the record changes.
    func bytes(_ slice: Slice) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: texts.bytes[Int(slice.start)..<Int(slice.start + slice.count)])
    }

    /// The bytes of a value's name, valid until the record changes.
    func name(_ value: Int) -> UnsafeBufferPointer<UInt8> { bytes(values[value].name) }

    /// Makes sure that `count` bytes may be read behind any text.
    mutating func pad(_ count: Int) {
        let end = texts.count
        for _ in 0..<count { texts.append(0) }
        texts.truncate(to: end)
    }

    private mutating func append(_ kind: Kind, _ event: JSONEvent) {
        if let container = open.last {
            values[container].count += 1
            values[container].contents.insert(kind == .object ? .objects : kind == .array ? .arrays : .scalars)
        }
        let value = Value(
            kind: kind,
            end: UInt32(values.count + 1),
            name: pendingName,
            text: store(event.text),
            line: pendingLine ?? event.line
        )
        values.append(value)
        pendingName = Slice()
        pendingLine = nil
    }

    private mutating func store(_ text: UnsafeBufferPointer<UInt8>) -> Slice {
        let start = texts.count
        texts.append(text)
        return Slice(start: UInt32(start), count: UInt32(text.count))
    }
}

extension JSONRecord {
    /// Writes a value as JSON without blanks and returns where it stands; numbers are spelled as in the file.
    mutating func storeJSON(of value: Int) -> Slice {
        let start = texts.count
        writeJSON(of: value)
        return Slice(start: UInt32(start), count: UInt32(texts.count - start))
    }

    /// Forgets what was written since a slice began.
    mutating func truncate(to end: Int) { texts.truncate(to: end) }

    /// The number of bytes that the texts have.
    var textCount: Int { texts.count }

    private mutating func writeJSON(of value: Int) {
        switch values[value].kind {
        case .object, .array:
            let isObject = values[value].kind == .object
            texts.append(isObject ? ASCII.openingBrace : ASCII.openingBracket)
            var child = value + 1
            while child < Int(values[value].end) {
                if child > value + 1 { texts.append(ASCII.comma) }
                if isObject {
                    writeString(values[child].name)
                    texts.append(ASCII.colon)
                }
                writeJSON(of: child)
                child = Int(values[child].end)
            }
            texts.append(isObject ? ASCII.closingBrace : ASCII.closingBracket)
        case .string: writeString(values[value].text)
        case .number, .boolean: copy(values[value].text)
        case .null: texts.append("null")
        }
    }

    private mutating func copy(_ slice: Slice) {
        for index in Int(slice.start)..<Int(slice.start + slice.count) {
            let byte = texts.bytes[index]
            texts.append(byte)
        }
    }

    private mutating func writeString(_ slice: Slice) {
        texts.append(ASCII.quote)
        for index in Int(slice.start)..<Int(slice.start + slice.count) {
            let byte = texts.bytes[index]
            if byte == ASCII.quote || byte == ASCII.backslash {
                texts.append(ASCII.backslash)
                texts.append(byte)
            } else if byte < 0x20 {
                texts.append("\\u00")
                texts.append(0x30 + byte >> 4)
                let digit = byte & 0x0F
                texts.append(digit < 10 ? 0x30 + digit : 0x61 - 10 + digit)
            } else {
                texts.append(byte)
            }
        }
        texts.append(ASCII.quote)
    }
}
