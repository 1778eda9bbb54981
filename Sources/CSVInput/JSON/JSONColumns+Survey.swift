import MigrationModel

extension JSONColumns {
    /// Notes the places of a record's values.
    mutating func note(_ record: borrowing JSONRecord) throws(JSONObstacle) {
        if record.key != nil { note(.value, at: try addedChild(of: Self.root, .key)) }
        try note(propertiesOf: 0, in: record, at: Self.root, isRow: false)
    }

    /// Notes what an object holds; `isRow` where it is part of a child that has a row of its own.
    private mutating func note(
        propertiesOf object: Int,
        in record: borrowing JSONRecord,
        at node: Int,
        isRow: Bool
    ) throws(JSONObstacle) {
        var value = object + 1
        while value < Int(record.values[object].end) {
            let place = try addedChild(of: node, .property, record.name(value))
            switch JSONPlacement(of: value, in: record) {
            case .nothing: note(.nothing, at: place)
            case .scalar, .text: note(.value, at: place)
            case .properties: try note(propertiesOf: value, in: record, at: place, isRow: isRow)
            case .elements where isRow: note(.value, at: place)
            case .elements: try note(rowsOf: value, in: record, at: try addedChild(of: place, .element))
            case .members: try note(membersOf: value, in: record, at: place, isRow: isRow)
            }
            value = Int(record.values[value].end)
        }
    }

    /// Notes an object of objects both ways, for only the end of the file tells which one it is.
    private mutating func note(
        membersOf object: Int,
        in record: borrowing JSONRecord,
        at place: Int,
        isRow: Bool
    ) throws(JSONObstacle) {
        let first = object + 1
        switch nodes[place].membership {
        case .none: set(record.values[object].count == 1 ? .seenOnce : .several, at: place)
        case .seenOnce, .one:
            let isSame =
                record.values[object].count == 1 && child(of: place, .only, record.name(first)) != nil
            set(isSame ? .one : .several, at: place)
        case .several: break
        }
        if nodes[place].membership != .several {
            let only = try addedChild(of: place, .only, record.name(first))
            try note(propertiesOf: first, in: record, at: only, isRow: isRow)
            if record.values[first].count == 0 { note(.nothing, at: only) }
        }
        guard !isRow else { return note(.membersAsText, at: place) }
        let member = try addedChild(of: place, .member)
        note(.value, at: try addedChild(of: member, .key))
        try note(rowsOf: object, in: record, at: member)
    }

    private mutating func note(
        rowsOf collection: Int,
        in record: borrowing JSONRecord,
        at node: Int
    ) throws(JSONObstacle) {
        var child = collection + 1
        while child < Int(record.values[collection].end) {
            try note(propertiesOf: child, in: record, at: node, isRow: true)
            child = Int(record.values[child].end)
        }
    }
}

extension JSONColumns {
    /// Settles the columns, in the order in which their places were seen first, and returns their names.
    ///
    /// - Throws: a ``CSVInputError`` where a name is no UTF-8 or has a NUL, or no column has a name.
    mutating func finish(path: String) throws(CSVInputError) -> [String] {
        for node in nodes.indices where nodes[node].membership == .seenOnce { set(.several, at: node) }
        let reached = reachedNodes()
        let keys = nodes.indices.map { pathKey(of: $0) }
        let withValues = nodes.indices.filter { reached[$0] && holdsValue($0) }
        var inner: Set<[UInt8]> = []
        for node in withValues {
            var parent = nodes[node].parent
            while parent >= Self.root {
                inner.insert(keys[parent])
                parent = nodes[parent].parent
            }
        }
        var columns: [[UInt8]: Int] = [:]
        var header: [String] = []
        for node in nodes.indices.dropFirst() where reached[node] {
            guard holdsValue(node) || nodes[node].uses.contains(.nothing) && !inner.contains(keys[node]) else {
                continue
            }
            if let column = columns[keys[node]] {
                assign(column, to: node)
            } else {
                header.append(try columnName(of: node, path: path))
                columns[keys[node]] = header.count - 1
                assign(header.count - 1, to: node)
            }
        }
        guard header.contains(where: { !$0.isEmpty }) else {
            throw CSVInputError(.noHeader, path: path, detail: "the records have no properties with a name")
        }
        return header
    }

    private func holdsValue(_ node: Int) -> Bool {
        let uses = nodes[node].uses
        return uses.contains(.value) || uses.contains(.membersAsText) && nodes[node].membership == .several
    }

    /// Which places the settled memberships leave; a place comes after the one around it.
    private func reachedNodes() -> [Bool] {
        var reached = [true]
        for node in nodes.dropFirst() {
            let membership = nodes[node.parent].membership
            let leads =
                switch node.edge {
                case .only: membership == .one
                case .member: membership == .several
                case .property, .element, .key: true
                }
            reached.append(leads && reached[node.parent])
        }
        return reached
    }

    /// The names from the record to the place, with separators that no name has; the same for the same column.
    private func pathKey(of node: Int) -> [UInt8] {
        var parts: [ArraySlice<UInt8>] = []
        var node = node
        while node != Self.root {
            switch nodes[node].edge {
            case .property, .only: parts.append(name(of: node))
            case .key: parts.append([0xFE])
            case .element, .member: break
            }
            node = nodes[node].parent
        }
        return Array(parts.reversed().joined(separator: [0xFF]))
    }

    /// The names joined by dots, without spaces and tabs around the whole.
    private func columnName(of node: Int, path: String) throws(CSVInputError) -> String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        var parts: [String] = []
        var place = node
        while place != Self.root {
            switch nodes[place].edge {
            case .property, .only: parts.append(try text(of: name(of: place), path: path))
            case .key: parts.append("key")
            case .element, .member: break
            }
            place = nodes[place].parent
        }
        let name = parts.reversed().joined(separator: ".")
        return String(name.trimmingPrefix(while: isBlank).reversed().trimmingPrefix(while: isBlank).reversed())
    }

    private func text(of name: ArraySlice<UInt8>, path: String) throws(CSVInputError) -> String {
        guard let text = String(validating: name, as: UTF8.self), !name.contains(ASCII.nul) else {
            let detail = "a property's name is no UTF-8 or holds a NUL; export the file again"
            throw CSVInputError(.damagedHeader, path: path, detail: detail)
        }
        return text
    }
}
