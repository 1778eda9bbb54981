/// Owns plain values that pointers refer to, and frees them together.
///
/// What a compiled mapping points to lives here, so that its steps are plain values that cost no reference counting.
final class ByteArena {
    private var allocations: [UnsafeMutableRawPointer] = []

    deinit {
        for allocation in allocations { allocation.deallocate() }
    }

    /// A copy of the values that stays valid and in place as long as the arena.
    func store<Value: BitwiseCopyable>(_ values: some Collection<Value>) -> UnsafeBufferPointer<Value> {
        guard !values.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
        let copy = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
        _ = copy.initialize(fromContentsOf: values)
        if let base = copy.baseAddress { allocations.append(UnsafeMutableRawPointer(base)) }
        return UnsafeBufferPointer(copy)
    }

    func store(_ text: String) -> UnsafeBufferPointer<UInt8> { store(text.utf8) }
}
