import TestSupport

/// A JSON value of a test; objects have a number by which their line is found again.
indirect enum JSONTree {
    case scalar(String)
    case string(String)
    case null
    case array([JSONTree])
    case object(Int, [(name: String, value: JSONTree)])

    /// The value without blanks, as a cell has it where it has no columns.
    var compact: String {
        switch self {
        case .scalar(let text): text
        case .string(let text): Self.quoted(text)
        case .null: "null"
        case .array(let elements): "[" + elements.map(\.compact).joined(separator: ",") + "]"
        case .object(_, let members):
            "{" + members.map { Self.quoted($0.name) + ":" + $0.value.compact }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\u000a"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}

/// Random records in a random layout, written with random blanks and escapes.
struct RandomJSON {
    private(set) var text = ""
    private(set) var records: [(key: String?, record: JSONTree)] = []
    /// The line on which each object begins, with its name.
    private(set) var lines: [Int: Int] = [:]
    private var random: SeededGenerator
    private var line = 1
    private var objects = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let layout = Int.random(in: 0..<5, using: &random)
        let hasKeys = layout == 1 || layout == 4
        for _ in 0..<Int.random(in: 2...5, using: &random) {
            records.append((hasKeys ? "k\(objects)\(word())" : nil, record()))
        }
        switch layout {
        case 0: write(.array(records.map(\.record)))
        case 1: write(.object(-1, records.map { ($0.key ?? "", $0.record) }))
        case 2: for record in records { write(record.record) }
        default:
            let list = layout == 3 ? JSONTree.array(records.map(\.record)) : keyedRecords
            write(
                .object(
                    -1,
                    [("count", .scalar("2")), ("data", list), ("more", .scalar("false")), ("none", .array([]))]
                )
            )
        }
    }

    private var keyedRecords: JSONTree { .object(-2, records.map { ($0.key ?? "", $0.record) }) }
}

extension RandomJSON {
    private mutating func record() -> JSONTree { object(depth: 0, extra: "id") }

    /// An object that always has a scalar, since an object of nothing but objects is a collection.
    private mutating func object(depth: Int, extra: String) -> JSONTree {
        objects += 1
        let number = objects
        var members: [(name: String, value: JSONTree)] = [(extra, scalar())]
        let names = ["a", "b", "é", "long name", "d\"q", "last4"].shuffled(using: &random)
        for name in names.prefix(Int.random(in: 0...4, using: &random)) {
            members.append((name, value(depth: depth)))
        }
        members.shuffle(using: &random)
        return .object(number, members)
    }

    private mutating func value(depth: Int) -> JSONTree {
        guard depth < 4 else { return scalar() }
        let count = Int.random(in: 0...3, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3: return scalar()
        case 4: return .array((0..<count).map { _ in scalar() })
        case 5: return .array((0..<count).map { _ in object(depth: depth + 1, extra: "n") } + [scalar()])
        case 6: return .array((0..<count).map { _ in object(depth: depth + 1, extra: "n") })
        case 7:
            return .object(
                -3,
                (0..<count).map { _ in
                    let child = object(depth: depth + 1, extra: "n")
                    return ("c\(objects)", child)
                }
            )
        default: return object(depth: depth + 1, extra: "s")
        }
    }

    private mutating func scalar() -> JSONTree {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .null
        case 1: .scalar(["true", "false"].randomElement(using: &random) ?? "true")
        case 2:
            .scalar(
                ["0", "-1.50", "1e5", "4111", "917224224772000000000", "2E-3"].randomElement(using: &random) ?? "0"
            )
        default: .string(word())
        }
    }

    private mutating func word() -> String {
        let letters: [Unicode.Scalar] = ["a", "Z", "0", " ", "\"", "\\", "/", "\n", "é", "€", "😀", "{", "]", ",", ":"]
        var word = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &random) { word.append(letters.randomElement(using: &random) ?? "a") }
        return String(word)
    }
}

extension RandomJSON {
    private mutating func write(_ tree: JSONTree) {
        blanks()
        switch tree {
        case .scalar(let spelled): text += spelled
        case .string(let string): writeString(string)
        case .null: text += "null"
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                write(element)
                blanks()
            }
            blanks()
            text += "]"
        case .object(let number, let members):
            if lines[number] == nil { lines[number] = line }
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                blanks()
                if case .object(let number, _) = member.value { lines[number] = line }
                writeString(member.name)
                blanks()
                text += ":"
                write(member.value)
                blanks()
            }
            blanks()
            text += "}"
        }
    }

    private mutating func blanks() {
        while random.happens(0.2) {
            // A CR alone has a blank behind it, lest an LF follow and both be one line break.
            let blank = [" ", "\t", "\n", "\r\n", "\r "].randomElement(using: &random) ?? " "
            if blank.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) { line += 1 }
            text += blank
        }
    }

    private mutating func writeString(_ string: String) {
        text += "\""
        for character in string.unicodeScalars {
            let mustEscape = character == "\"" || character == "\\" || character == "\n"
            if random.happens(0.3) || character == "\n" {
                for unit in String(character).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.happens(0.5))
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text += (mustEscape ? "\\" : "") + String(character)
            }
        }
        text += "\""
    }
}

/// The rows of random records, worked out in the plainest way, with the cells that hold something.
struct JSONTable {
    private(set) var rows: [(line: Int, cells: [String: String])] = []
    private let lines: [Int: Int]

    init(_ json: RandomJSON) {
        lines = json.lines
        for (key, record) in json.records {
            guard case .object(let number, let members) = record else { continue }
            var own: [String: String] = [:]
            var children: [(line: Int, cells: [String: String])] = []
            if let key { own["key"] = key }
            flatten(members, "", into: &own, children: &children, isChild: false)
            if children.isEmpty { children = [(lines[number] ?? 0, [:])] }
            rows += children.map { ($0.line, own.merging($0.cells) { own, _ in own }.filter { !$0.value.isEmpty }) }
        }
    }

    private func flatten(
        _ members: [(name: String, value: JSONTree)],
        _ prefix: String,
        into cells: inout [String: String],
        children: inout [(line: Int, cells: [String: String])],
        isChild: Bool
    ) {
        for (name, value) in members {
            let path = prefix + name
            let elements: [(name: String?, value: JSONTree)] =
                switch value {
                case .array(let elements): elements.map { (nil, $0) }
                case .object(_, let members): members.map { ($0.name, $0.value) }
                case .scalar, .string, .null: []
                }
            let objects = elements.filter { if case .object = $0.value { true } else { false } }
            switch value {
            case .scalar(let text), .string(let text): cells[path] = text
            case .null: break
            case _ where elements.isEmpty: break
            case _ where objects.count == elements.count:
                if isChild { cells[path] = value.compact }
                for (key, child) in isChild ? [] : objects {
                    guard case .object(let number, let members) = child else { continue }
                    var row: [String: String] = [:]
                    var none: [(line: Int, cells: [String: String])] = []
                    if let key { row[path + ".key"] = key }
                    flatten(members, path + ".", into: &row, children: &none, isChild: true)
                    children.append((lines[number] ?? 0, row))
                }
            case .object(_, let members):
                flatten(members, path + ".", into: &cells, children: &children, isChild: isChild)
            case .array(let elements):
                switch (elements.count, elements[0]) {
                case (1, .scalar(let text)), (1, .string(let text)): cells[path] = text
                case (1, .null): break
                default: cells[path] = value.compact
                }
            }
        }
    }
}
