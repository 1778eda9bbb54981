import ChargebeeAPI

/// The unchanging half of a ``RowProgram``: what the mapping, the job and the header say together.
final class CompiledMapping {
    struct Status: BitwiseCopyable {
        let column: Int
        let usable: ByteVocabulary
        let acceptsEmpty: Bool
    }

    /// How many columns the file has; see ``HeaderBinding/indexes``.
    let fileColumnCount: Int
    /// By the binding's index.
    let columns: UnsafeBufferPointer<CompiledColumn>
    let foreignShapes: ForeignShapes?
    /// What the job selects.
    let filters: UnsafeBufferPointer<CompiledCondition>
    let templateRows: UnsafeBufferPointer<CompiledTemplateRow>
    let status: Status?
    let conditions: UnsafeBufferPointer<CompiledCondition>
    /// In the order of the operation's table.
    let steps: UnsafePointer<Step>
    let stepCount: Int
    let specifications: [ParameterSpecification]
    /// See ``CountryCodes/knownPairs()``.
    let countries: UnsafeBufferPointer<Bool>
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
        countries = arena.store(CountryCodes.knownPairs())
        fileColumnCount = header.count
        columns = arena.store(CompiledColumn.all(mapping, binding, in: arena))
        foreignShapes = ForeignShapes(mapping, in: arena)
        filters = arena.store(try CompiledCondition.all(settings.rowFilters, header: header, in: arena))
        templateRows = arena.store(CompiledTemplateRow.all(mapping, binding, in: arena))
        conditions = arena.store(CompiledCondition.all(mapping, binding, in: arena))
        status = mapping.usability.flatMap { rule in
            guard let column = binding.indexes[rule.column] else { return nil }
            let words = ByteVocabulary([BuiltInVocabulary.own(rule.values)], in: arena)
            return Status(column: column, usable: words, acceptsEmpty: rule.acceptsEmpty)
        }
        self.binding = binding
        self.arena = arena
    }
}
