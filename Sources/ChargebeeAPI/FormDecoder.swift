/// Reads a form-encoded text back into its pairs.
package enum FormDecoder {
    /// The pairs in their order, decoded; a pair without `=` has an empty value.
    ///
    /// - Returns: `nil` where a `%` is not followed by two hex digits or the decoded bytes are not UTF-8.
    package static func pairs(of form: some Collection<UInt8>) -> [(name: String, value: String)]? {
        // Over one type, since generic code is not specialised across modules and is many times slower.
        pairs(ofBytes: Array(form))
    }

    private static func pairs(ofBytes form: [UInt8]) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for pair in form.split(separator: 0x26, omittingEmptySubsequences: true) {
            let halves = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let decodedValue = halves.count > 1 ? decode(halves[1]) : ""
            guard let name = decode(halves[0]), let value = decodedValue else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decode(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x2B: bytes.append(0x20)
            case 0x25:
                guard let high = iterator.next().flatMap(hexValue), let low = iterator.next().flatMap(hexValue) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
