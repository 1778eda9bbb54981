import ChargebeeAPI

/// The unchanging half of a ``RowProgram``: what the mapping, the job and the header say together.
final class CompiledMapping {
    struct Status: BitwiseCopyable {
        let column: Int
        let usable: ByteVocabulary
        let acceptsEmpty: Bool
    }

    /// In the order of the operation's table.
    let steps: UnsafePointer<Step>
    let stepCount: Int
    let specifications: [ParameterSpecification]
    /// By 0-based column of the file.
    let shapes: UnsafeBufferPointer<CompiledTokenShape?>
    let status: Status?
    /// The step behind which it is known whether the row has a token.
    let lastTokenStep: Int
    let binding: HeaderBinding
    private let arena: ByteArena

    init(mapping: GatewayMapping, settings: MappingSettings, header: [String]) throws(HeaderError) {
        if settings.skipRetrieval, !mapping.allowsSkipRetrieval { throw .skipRetrievalRefused(mapping: mapping.id) }
        let binding = try HeaderBinding(
            columns: mapping.columns,
            header: header,
            overrides: settings.columnOverrides
        )
        let arena = ByteArena()
        let compiler = StepCompiler(mapping: mapping, settings: settings, binding: binding, arena: arena)
        let steps = try compiler.steps()
        let table = arena.store(steps)
        guard let base = table.baseAddress, let last = steps.lastIndex(where: { $0.reading == .token }) else {
            throw compiler.missing(mapping.parameters.filter(\.specification.isToken).flatMap(\.columns))
        }
        self.steps = base
        stepCount = steps.count
        lastTokenStep = last
        specifications = Operation.createUsingPermanentToken.parameters
        var shapes = [CompiledTokenShape?](repeating: nil, count: header.count)
        for column in mapping.columns {
            guard let index = binding.indexes[column.name], let token = column.token else { continue }
            shapes[index] = CompiledTokenShape(token, in: arena)
        }
        self.shapes = arena.store(shapes)
        status = mapping.usability.flatMap { rule in
            guard let column = binding.indexes[rule.column] else { return nil }
            let words = ByteVocabulary([BuiltInVocabulary.own(rule.values)], in: arena)
            return Status(column: column, usable: words, acceptsEmpty: rule.acceptsEmpty)
        }
        self.binding = binding
        self.arena = arena
    }
}
