/// The columns of a JSON file: a tree of the places where its records have values.
///
/// Places are the way from the record to the value, so that a record is taken apart without a string for any path.
/// While the file is surveyed, places are added; once ``finish(path:)`` has made columns of them, they are only found.
struct JSONColumns: ~Copyable {
    /// How a place is reached from the one around it.
    enum Edge: UInt8 {
        /// As a property of an object.
        case property
        /// As the only property of an object that holds just one object, and does so in every record.
        case only
        /// As an element of an array, whichever.
        case element
        /// As a member of an object of objects, whichever.
        case member
        /// As the name of such a member, or of the record.
        case key
    }

    /// What a place was seen to hold.
    struct Uses: OptionSet {
        let rawValue: UInt8
        /// A value.
        static let value = Uses(rawValue: 1)
        /// Nothing: null, an empty array, an empty object.
        static let nothing = Uses(rawValue: 2)
        /// An object of objects that becomes text, unless ``Edge/only`` applies.
        static let membersAsText = Uses(rawValue: 4)
    }

    /// What the objects of objects at a place have in common.
    enum Membership: UInt8 {
        case none
        /// There was one, with one member: it may be either, and counts as a collection if it stays the only one.
        case seenOnce
        /// Each has one member, and all the same one: a part of a record that has a name, such as an address.
        case one
        /// Their members differ: a collection.
        case several
    }

    struct Node {
        let parent: Int
        let edge: Edge
        let name: Range<Int>
        var uses: Uses = []
        var membership = Membership.none
        var column: Int?
        fileprivate var firstChild = none
        fileprivate var lastChild = none
        fileprivate var next = none
        /// The child that was found last: the one after it is looked at first.
        fileprivate var found = none
    }

    /// By what a place is found; where two names share a hash, the other one is among those beside it.
    private struct Key: Hashable {
        let parent: Int
        let edge: Edge
        let hash: Int

        init(_ parent: Int, _ edge: Edge, _ name: UnsafeBufferPointer<UInt8>?) {
            self.parent = parent
            self.edge = edge
            var hasher = Hasher()
            if let name { hasher.combine(bytes: UnsafeRawBufferPointer(name)) }
            hash = hasher.finalize()
        }
    }

    /// The record itself.
    static let root = 0
    /// How many places there may be; more are a sign of names that are values.
    static let limit = 8192
    private static let none = -1

    private(set) var nodes = [Node(parent: none, edge: .property, name: 0..<0)]
    private var names: [UInt8] = []
    private var index: [Key: Int] = [:]

    /// The place below another one; `nil` where it is not there.
    mutating func child(of parent: Int, _ edge: Edge, _ name: UnsafeBufferPointer<UInt8>? = nil) -> Int? {
        guard nodes[parent].firstChild != Self.none else { return nil }
        // Records have their properties in the same order, mostly.
        let next = follower(of: nodes[parent].found, in: parent)
        if isChild(next, edge, name) {
            nodes[parent].found = next
            return next
        }
        guard var node = index[Key(parent, edge, name)] else { return nil }
        let first = node
        while !isChild(node, edge, name) {
            node = follower(of: node, in: parent)
            if node == first { return nil }
        }
        nodes[parent].found = node
        return node
    }

    /// The place below another one, which is added where it is missing.
    mutating func addedChild(
        of parent: Int,
        _ edge: Edge,
        _ name: UnsafeBufferPointer<UInt8>? = nil
    ) throws(JSONObstacle) -> Int {
        if let node = child(of: parent, edge, name) { return node }
        guard nodes.count < Self.limit else { throw .tooManyColumns }
        let start = names.count
        if let name { names.append(contentsOf: name) }
        let node = nodes.count
        nodes.append(Node(parent: parent, edge: edge, name: start..<names.count))
        let last = nodes[parent].lastChild
        if last == Self.none { nodes[parent].firstChild = node } else { nodes[last].next = node }
        nodes[parent].lastChild = node
        nodes[parent].found = node
        let key = Key(parent, edge, name)
        if index[key] == nil { index[key] = node }
        return node
    }

    mutating func note(_ uses: Uses, at node: Int) { nodes[node].uses.formUnion(uses) }

    mutating func set(_ membership: Membership, at node: Int) { nodes[node].membership = membership }

    mutating func assign(_ column: Int, to node: Int) { nodes[node].column = column }

    func name(of node: Int) -> ArraySlice<UInt8> { names[nodes[node].name] }

    /// The child behind another one, the first behind the last.
    private func follower(of child: Int, in parent: Int) -> Int {
        let next = child == Self.none ? Self.none : nodes[child].next
        return next == Self.none ? nodes[parent].firstChild : next
    }

    private func isChild(_ node: Int, _ edge: Edge, _ name: UnsafeBufferPointer<UInt8>?) -> Bool {
        guard nodes[node].edge == edge else { return false }
        guard let name else { return true }
        let range = nodes[node].name
        guard range.count == name.count else { return false }
        var index = range.lowerBound
        for byte in name {
            if names[index] != byte { return false }
            index += 1
        }
        return true
    }
}

/// Why a way to read a file as records does not work.
enum JSONObstacle: Error, Hashable {
    /// Something else than an object stands where records would be.
    case otherShape
    /// A record is larger than may be held.
    case tooLarge
    /// There are more different names than a file of records has.
    case tooManyColumns
}
