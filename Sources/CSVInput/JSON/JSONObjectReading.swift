/// Finds out what the records are in a file that begins with an object; ``JSONLayout`` has the rules.
struct JSONObjectReading: ~Copyable {
    private var whole: JSONCandidate
    private var keyed: JSONCandidate
    private var wrapped: JSONCandidate
    /// The 0-based property of the object that is being read.
    private var property = -1
    /// The first property that holds objects.
    private var wrapper: Int?
    /// Whether the property being read holds objects, and whether other values.
    private var holdsObjects = false
    private var holdsOthers = false
    /// Whether there is anything but empty containers.
    private var hasContent = false
    /// Whether the property being read is `has_more`, and whether it is true.
    private var isMoreFlag = false
    private var saysMoreFollows = false

    /// Reads to the end of the text, of which `first` has begun the first object.
    static func candidate(
        from first: JSONEvent,
        _ tokenizer: inout JSONTokenizer,
        path: String,
        recordLimit: Int
    ) throws(CSVInputError) -> JSONCandidate {
        var reading = JSONObjectReading(recordLimit: recordLimit)
        var event = first
        reading.take(event)
        while event.depth > 0 || event.kind != .objectEnd {
            event = try tokenizer.next()
            reading.take(event)
        }
        event = try tokenizer.next()
        guard event.kind == .end else { return try reading.recordsBehindEachOther(from: event, &tokenizer, path: path) }
        return try reading.onlyObject(path: path)
    }

    private init(recordLimit: Int) {
        whole = JSONCandidate(.lines, recordLimit: recordLimit)
        keyed = JSONCandidate(.keyed, recordLimit: recordLimit)
        wrapped = JSONCandidate(.wrapped(property: 0), recordLimit: recordLimit, judgesMisfits: false)
    }

    private mutating func take(_ event: JSONEvent) {
        whole.take(event)
        keyed.take(event)
        wrapped.take(event)
        switch event.depth {
        case 1: takeProperty(event)
        case 2: takeElement(event)
        default: break
        }
    }

    private mutating func takeProperty(_ event: JSONEvent) {
        switch event.kind {
        case .name:
            property += 1
            isMoreFlag = event.text.elementsEqual("has_more".utf8)
        case .objectBegin, .arrayBegin:
            holdsObjects = false
            holdsOthers = false
        case .objectEnd, .arrayEnd: judgeProperty(event)
        case .string, .number, .boolean, .null:
            hasContent = true
            if isMoreFlag, event.kind == .boolean, event.text.elementsEqual("true".utf8) { saysMoreFollows = true }
        case .end: break
        }
    }

    private mutating func takeElement(_ event: JSONEvent) {
        switch event.kind {
        case .objectBegin: holdsObjects = true
        case .arrayBegin, .string, .number, .boolean, .null: holdsOthers = true
        case .name, .objectEnd, .arrayEnd, .end: return
        }
        hasContent = true
    }

    /// Says what a property that was read is for the layout in which one property holds the records.
    private mutating func judgeProperty(_ event: JSONEvent) {
        switch (holdsObjects, holdsOthers) {
        case (true, false) where wrapper == nil: wrapper = property
        // An array of values beside the records is no more of a record than a value is.
        case (false, true) where event.kind == .arrayEnd: break
        case (false, false): break
        default: wrapped.drop(.otherShape, line: event.line)
        }
    }

    private consuming func recordsBehindEachOther(
        from second: JSONEvent,
        _ tokenizer: inout JSONTokenizer,
        path: String
    ) throws(CSVInputError) -> JSONCandidate {
        var candidate = whole
        try JSONSurvey.finish(&candidate, from: second, &tokenizer, path: path)
        return candidate
    }

    private consuming func onlyObject(path: String) throws(CSVInputError) -> JSONCandidate {
        guard hasContent else { throw JSONSurvey.noRecords(path: path) }
        if wrapped.obstacle == nil, let wrapper {
            var candidate = wrapped
            candidate.layout = .wrapped(property: wrapper)
            candidate.saysMoreFollows = saysMoreFollows
            return candidate
        }
        if keyed.obstacle == nil { return keyed }
        if whole.obstacle == nil { return whole }
        // Of the ways that failed for their size alone, the innermost says best which record it was.
        for (obstacle, line) in [
            (wrapped.obstacle, wrapped.obstacleLine), (keyed.obstacle, keyed.obstacleLine),
            (whole.obstacle, whole.obstacleLine),
        ] {
            guard let obstacle, obstacle != .otherShape else { continue }
            throw JSONSurvey.error(for: obstacle, path: path, line: line)
        }
        throw JSONSurvey.error(for: .otherShape, path: path, line: whole.obstacleLine)
    }
}
