/// The names that the open objects have had, to find those that come twice.
///
/// It keeps 8 bytes a name, not the name: hashes of 64 bits with a seed of the process. That two names of an object
/// share one is so unlikely that no file will meet it (some 3 in 10⁸ for a million names), and a second run would not.
struct JSONNameRegister {
    /// The names of one object: a few are searched faster than hashed again.
    private struct Names {
        var few: [UInt64] = []
        var many: Set<UInt64> = []
    }

    private static let few = 32
    private var objects: [Names] = []

    /// Begins an object inside `depth` containers.
    mutating func beginObject(depth: Int) {
        while objects.count <= depth { objects.append(Names()) }
        objects[depth].few.removeAll(keepingCapacity: true)
        if !objects[depth].many.isEmpty { objects[depth].many = [] }
    }

    /// Takes a name of the object that was begun last at that depth; `false` where it had the name already.
    mutating func insert(_ name: UnsafeBufferPointer<UInt8>, depth: Int) -> Bool {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(name))
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        if objects[depth].few.count < Self.few {
            if objects[depth].few.contains(hash) { return false }
            objects[depth].few.append(hash)
            return true
        }
        return !objects[depth].few.contains(hash) && objects[depth].many.insert(hash).inserted
    }
}
