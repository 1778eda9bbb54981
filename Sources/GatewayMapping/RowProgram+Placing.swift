import MigrationModel

extension RowProgram {
    /// Puts a value where it goes if that is not the body.
    mutating func place(_ value: UnsafeBufferPointer<UInt8>, _ step: UnsafePointer<Step>) {
        switch step.pointee.target {
        case .body, .nothing: break
        case .path, .header: appendBeyond(step, value)
        case .known:
            // What decides who gets what and how is approved with the plan, though the first call does not say it.
            switch step.pointee.role {
            case .customer, .replacePrimary: appendBeyond(step, value)
            default: break
            }
        }
    }

    /// The parameter's position, the length as four bytes, and the value.
    private mutating func appendBeyond(_ step: UnsafePointer<Step>, _ value: UnsafeBufferPointer<UInt8>) {
        beyond.append(UInt8(truncatingIfNeeded: step.pointee.parameter))
        for shift in [24, 16, 8, 0] as [Int] { beyond.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
        beyond.append(value)
    }

    /// The values outside of the body, by the parameter's position.
    var valuesBeyond: [(parameter: Int, value: String)] {
        var found: [(parameter: Int, value: String)] = []
        let bytes = beyond.bytes
        var position = 0
        while position + 5 <= bytes.count {
            let count = bytes[(position + 1)..<(position + 5)].reduce(0) { $0 << 8 | Int($1) }
            let end = min(bytes.count, position + 5 + count)
            found.append((Int(bytes[position]), String(decoding: bytes[(position + 5)..<end], as: UTF8.self)))
            position = end
        }
        return found
    }

    // MARK: Values that others ask for

    /// A value that stays until the next row: what is composed lies in a buffer that the next step writes over.
    ///
    /// At most three values of at most 200 bytes are kept, so that the buffer never moves.
    mutating func lasting(
        _ value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>
    ) -> UnsafeBufferPointer<UInt8> {
        guard step.pointee.source == .composition else { return value }
        let start = composed.count
        composed.append(value)
        return UnsafeBufferPointer(rebasing: composed.bytes[start...])
    }

    mutating func forgetKept() {
        values.removeAll()
        for index in places.indices { places[index].count = 0 }
    }

    mutating func keep(_ value: UnsafeBufferPointer<UInt8>, _ index: Int) {
        places[index] = (values.count, value.count)
        values.append(value)
    }

    /// The value of a step that is kept, or nothing.
    func keptValue(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard places.indices.contains(index), places[index].count > 0 else { return .none }
        let (start, count) = places[index]
        return UnsafeBufferPointer(rebasing: values.bytes[start..<(start + count)])
    }
}
