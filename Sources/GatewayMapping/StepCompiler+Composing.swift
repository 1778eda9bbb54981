import ChargebeeAPI
import MigrationModel

extension StepCompiler {
    /// A composition's parts, without the optional ones whose columns the file lacks.
    func parts(of composition: Composition, escapesJSON: Bool = false) -> UnsafeBufferPointer<Step.Part> {
        var parts: [Step.Part] = []
        let lastNeeded = composition.segments.lastIndex { !$0.isOptional && !$0.columns.isEmpty } ?? -1
        for (index, segment) in composition.segments.enumerated() {
            if segment.isOptional {
                guard segment.columns.allSatisfy({ binding.indexes[$0] != nil }) else { continue }
                parts.append(.optional(partCount: segment.elements.count, identifies: index > lastNeeded))
            }
            for element in segment.elements {
                switch element {
                case .text(let text): parts.append(.text(escapesJSON ? escaped(text) : arena.store(text)))
                case .column(let name): parts.append(.column(binding.indexes[name] ?? -1))
                }
            }
        }
        return arena.store(parts)
    }

    /// See ``Step/separators``.
    func separators(of composition: Composition) -> UnsafeBufferPointer<Bool> {
        let separators = composition.separators
        return separators.isEmpty ? arena.store([]) : arena.store((0...255).map { separators.contains(UInt8($0)) })
    }

    /// The values of a template in the order in which they are written, without the texts whose columns the file lacks.
    ///
    /// `members` are what the operation's table says of the texts right below the root.
    func nodes(
        of template: JSONTemplate,
        members: [ParameterSpecification]
    ) -> UnsafeBufferPointer<Step.JSONNode> {
        var nodes: [Step.JSONNode] = []
        append(template, named: .none, members: members, to: &nodes)
        return arena.store(nodes)
    }

    private func append(
        _ template: JSONTemplate,
        named name: UnsafeBufferPointer<UInt8>,
        member: Int = -1,
        members: [ParameterSpecification] = [],
        to nodes: inout [Step.JSONNode]
    ) {
        let none = UnsafeBufferPointer<Step.Part>(start: nil, count: 0)
        let index = nodes.count
        switch template {
        case .text(let composition):
            let isInFile = composition.columns.isEmpty || composition.columns.contains { binding.indexes[$0] != nil }
            guard isInFile, composition.neededColumns.allSatisfy({ binding.indexes[$0] != nil }) else { return }
            let parts = parts(of: composition, escapesJSON: member < 0)
            nodes.append(Step.JSONNode(kind: .text, name: name, parts: parts, end: index + 1))
        case .object(let entries):
            nodes.append(Step.JSONNode(kind: .object, name: name, parts: none, end: index + 1))
            for entry in entries {
                let limits = members.firstIndex { $0.name == entry.name }
                let text = nodes.count
                append(entry.value, named: key(entry.name), member: limits ?? -1, to: &nodes)
                guard let limits, nodes.indices.contains(text), nodes[text].kind == .text else { continue }
                nodes[text].member = limits
                nodes[text].reading = ValueReading(members[limits])
            }
            nodes[index].end = nodes.count
        case .list(let elements):
            nodes.append(Step.JSONNode(kind: .list, name: name, parts: none, end: index + 1))
            for element in elements { append(element, named: .none, to: &nodes) }
            nodes[index].end = nodes.count
        }
    }

    private func key(_ name: String) -> UnsafeBufferPointer<UInt8> {
        var bytes = GrowableBytes()
        bytes.append("\"")
        bytes.appendJSONEscaped(arena.store(name))
        bytes.append("\":")
        return arena.store(bytes.bytes)
    }

    private func escaped(_ text: String) -> UnsafeBufferPointer<UInt8> {
        var bytes = GrowableBytes()
        bytes.appendJSONEscaped(arena.store(text))
        return arena.store(bytes.bytes)
    }
}

extension Composition {
    /// The first bytes of the texts between two columns.
    fileprivate var separators: Set<UInt8> {
        let elements = segments.flatMap(\.elements)
        let columns = elements.indices.filter { if case .column = elements[$0] { true } else { false } }
        guard let first = columns.first, let last = columns.last else { return [] }
        return Set(
            elements[first...last].compactMap { element in
                guard case .text(let text) = element else { return nil }
                return text.utf8.first
            }
        )
    }
}
