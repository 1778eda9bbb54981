extension ByteSource {
    /// Fills an array from `start` on, as ``read(into:)`` does.
    func read(into array: inout [UInt8], from start: Int = 0) throws(CSVInputError) -> Int {
        try array.withUnsafeMutableBufferPointer { (array) throws(CSVInputError) in
            try read(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(array)[start...]))
        }
    }

    /// The first bytes, fewer than `size` only where the stream ends.
    func head(_ size: Int) throws(CSVInputError) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: size)
        var used = 0
        while used < size {
            let count = try read(into: &head, from: used)
            guard count > 0 else { break }
            used += count
        }
        return Array(head.prefix(used))
    }
}
