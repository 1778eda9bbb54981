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
    let operation: Operation
    /// The operation's table.
    let specifications: [ParameterSpecification]
    /// See ``CountryCodes/knownPairs()``.
    let countries: UnsafeBufferPointer<Bool>
    /// The step behind which it is known whether the row has a token; -1 where none is needed.
    let lastTokenStep: Int
    /// The step that reads the customer; -1 where no row names one.
    let customerStep: Int
    /// Whether rows are about payment sources that exist, and are known by their ids alone.
    let isAboutSource: Bool
    /// Whether a request without a body would leave everything as it is.
    let changesSource: Bool
    /// Whether everything is exported to become its customer's primary payment source.
    let exportsPrimaries: Bool
    /// Whether ``operation`` takes a reference or other tokens, and not both.
    let separatesReference: Bool
    let binding: HeaderBinding
    private let arena: ByteArena

    init(mapping: GatewayMapping, settings: MappingSettings, header: [String]) throws(HeaderError) {
        let operation = try Self.operation(of: mapping, settings)
        if settings.skipRetrieval, !mapping.allowsSkipRetrieval { throw .skipRetrievalRefused(mapping: mapping.id) }
        let binding = try HeaderBinding(
            columns: mapping.columns,
            header: header,
            overrides: settings.columnOverrides
        )
        let arena = ByteArena()
        let compiler = StepCompiler(
            mapping: mapping,
            operation: operation,
            settings: settings,
            binding: binding,
            arena: arena
        )
        let steps = try compiler.steps()
        let table = arena.store(steps)
        let last = steps.lastIndex { operation.parameters[$0.parameter].namesMethod }
        guard let base = table.baseAddress, last != nil || !operation.needsMethod else {
            throw compiler.missing(mapping.parameters.filter(\.specification.namesMethod).flatMap(\.columns))
        }
        self.steps = base
        stepCount = steps.count
        lastTokenStep = operation.needsMethod ? last ?? -1 : -1
        customerStep = steps.firstIndex { $0.role == .customer } ?? -1
        isAboutSource = operation.isAboutSource
        changesSource = operation.isAboutSource && !operation.formParameters.isEmpty
        exportsPrimaries = operation.name == Operation.exportPaymentSource.name && settings.replacePrimary == .always
        separatesReference = operation.parameter("reference_id") != nil
        self.operation = operation
        specifications = operation.parameters
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
    private static func operation(
        of mapping: GatewayMapping,
        _ settings: MappingSettings
    ) throws(HeaderError) -> Operation {
        guard let wanted = settings.operation else { return mapping.operations[0] }
        guard mapping.operations.contains(where: { $0.name == wanted.name }) else {
            throw .otherOperation(
                wanted.name,
                mapping: mapping.id,
                operations: mapping.operations.map(\.name)
            )
        }
        return wanted
    }
}
