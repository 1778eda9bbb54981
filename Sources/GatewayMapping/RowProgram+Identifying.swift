import MigrationModel

extension RowProgram {
    /// What a token is known by, so that two rows that name one payment method in two ways are found: without the blanks at
    /// its ends, hexadecimal digits in small letters, and of a composition only the parts that tell methods apart.
    ///
    /// What is sent stays byte for byte as it is. Valid until the next step reads.
    mutating func identifyingBytes(
        of value: UnsafeBufferPointer<UInt8>,
        _ step: UnsafePointer<Step>
    ) -> UnsafeBufferPointer<UInt8> {
        switch step.pointee.source {
        // Its parts have filled the buffer while they were written.
        case .composition: return key.bytes
        case .column:
            let column = step.pointee.column
            guard column >= 0, plan.columns[column].hasHexadecimal else { return value.trimmed }
            key.removeAll()
            appendKey(value, column: column)
            return key.bytes
        case .constant, .json, .equality: return value
        }
    }

    /// Adds a column's value to what a token is known by.
    mutating func appendKey(_ value: UnsafeBufferPointer<UInt8>, column: Int) {
        let token = value.trimmed
        let start = key.count
        key.append(token)
        guard column >= 0, plan.columns[column].hasHexadecimal else { return }
        for shape in plan.columns[column].shapes where shape.isHexadecimal && shape.problem(of: token) == nil {
            let prefix = shape.prefixLength(of: token) ?? 0
            key.truncate(to: start + prefix)
            for byte in token[prefix...] { key.append((0x41...0x46).contains(byte) ? byte | 0x20 : byte) }
            return
        }
    }
}
