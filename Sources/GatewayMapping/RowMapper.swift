package import ChargebeeAPI
package import MigrationModel

/// Maps the rows of one file, one by one: the only thing between a row and its request.
///
/// Not `Sendable`; one per pass over a file. After ``map(_:)`` has said `.request`, the properties below describe that
/// row until the next call; their pointers lead into reused buffers and must not be kept.
package final class RowMapper {
    /// What is common to all rows: rules, columns, tables.
    let plan: CompiledMapping
    let mapping: GatewayMapping
    let settings: MappingSettings
    // Not checked while the program runs: each check is a call into the runtime, and they took a twentieth of a plan. No method
    // of a program calls back into the mapper.
    @exclusivity(unchecked) private var program: RowProgram
    /// What the current row says outside of its body.
    var valuesBeyond: [(specification: ParameterSpecification, value: String)] {
        program.valuesBeyond.map { (plan.specifications[$0.parameter], $0.value) }
    }
    /// How much of each of the file's columns is shown; see ``RowTracer``.
    private(set) lazy var columnSecrecy = makeColumnSecrecy()
    /// The parameters that each of the file's columns fills, sent or not.
    private(set) lazy var parametersByColumn = plan.binding.header.indices.map(parameters(fedBy:))

    /// Compiles a mapping for a file's header.
    ///
    /// - Throws: ``HeaderError`` where a column is missing or ambiguous, or the job asks for what the mapping cannot do.
    package init(mapping: GatewayMapping, settings: MappingSettings, header: [String]) throws(HeaderError) {
        let decides = mapping.parameters.contains(where: \.specification.decidesPrimary)
        self.mapping = mapping
        self.settings = settings
        plan = try CompiledMapping(mapping: mapping, settings: settings, header: header)
        if settings.replacePrimary == .fromColumn, !decides,
            plan.specifications.contains(where: \.decidesPrimary)
        {
            throw .noPrimaryColumn(mapping: mapping.id, needed: [])
        }
        program = RowProgram(plan: plan)
    }

    /// Maps one row; a rejection names the column and never holds the value of a token.
    package func map(_ row: borrowing InputRow) -> MappedRow {
        if let damage = row.damage {
            let lines = row.address.line...max(row.address.line, row.lastLine)
            return .rejected(Rejection(damage.reason, damage.detail(header: plan.binding.header, lines: lines)))
        }
        guard let failure = program.run(row) else { return .request }
        return .rejected(plan.explain(failure, mapping: mapping))
    }

    /// The form-encoded body.
    package var body: UnsafeBufferPointer<UInt8> { program.form.bytes }

    /// The operation that rows become requests of.
    package var operation: Operation { plan.operation }

    /// Chargebee's customer id, as sent or as the row says it of its payment source; empty where it says none.
    package var customerID: UnsafeBufferPointer<UInt8> { program.customer.bytes }

    /// Whether rows name customers at all: mapping, file and job give the customer id a value.
    package var namesCustomers: Bool { plan.customerStep >= 0 }

    /// The customer that a row names, byte for byte what it is or would be in its request; empty where it names none, where the
    /// id cannot be sent as it stands, and for a damaged row.
    ///
    /// The row need not have been mapped. The values of one that was are lost; the bytes are valid until the next row.
    package func customer(of row: borrowing InputRow) -> UnsafeBufferPointer<UInt8> {
        guard row.damage == nil else { return UnsafeBufferPointer(start: nil, count: 0) }
        program.readCustomer(of: row)
        return program.customer.bytes
    }

    /// The payment source that the request is about; empty where it makes one.
    package var paymentSourceID: UnsafeBufferPointer<UInt8> { program.source.bytes }

    /// What the request says outside of its body, each with its parameter and its length: the payment source, the headers
    /// and, where they are not sent, the customer and whether the new source becomes the primary one.
    ///
    /// Empty for a creation without headers of its own. What was approved is this and ``body``.
    package var beyondBody: UnsafeBufferPointer<UInt8> { program.beyond.bytes }

    /// Between whom ``tokenIdentity`` is told apart: the customer, or nobody, since a payment source belongs to one.
    package var identityOwner: UnsafeBufferPointer<UInt8> {
        plan.isAboutSource ? UnsafeBufferPointer(start: nil, count: 0) : program.customer.bytes
    }

    /// Where ``known(_:)`` finds a parameter's values, from the next row on; call it once, before the first row.
    ///
    /// It is for parameters of any place, details included; `nil` for a token, and for one that mapping, file and job give
    /// no value.
    package func knownIndex(of parameter: String) -> Int? {
        let index = (0..<plan.stepCount).first { plan.specifications[plan.steps[$0].parameter].name == parameter }
        guard let index, index < 64, !plan.specifications[plan.steps[index].parameter].isToken else { return nil }
        program.kept |= 1 << UInt64(index)
        return index
    }

    /// What each row says for a parameter that the mapping or the job fixes; `nil` where rows may differ or say nothing.
    package func fixedValue(of parameter: String) -> String? {
        let index = (0..<plan.stepCount).first { plan.specifications[plan.steps[$0].parameter].name == parameter }
        guard let index, plan.steps[index].source == .constant, plan.steps[index].excludedBy == 0 else { return nil }
        return String(decoding: plan.steps[index].text, as: UTF8.self)
    }

    /// The current row's value of a parameter, as it is sent or read; empty where it has none, and for no index.
    package func known(_ index: Int?) -> UnsafeBufferPointer<UInt8> {
        index.map { program.keptValue($0) } ?? UnsafeBufferPointer(start: nil, count: 0)
    }

    /// What the payment method is known by: gateway account and token fields, each with its length; the payment source's id
    /// where the request is about one, and the whole body where nothing in it is a token.
    ///
    /// Equal for two rows exactly where they name the same method. A network transaction id counts only where the row has no
    /// other token field; of a composition, what stands in `[ ]` counts only at its end; blanks at the ends of a token and the
    /// case of hexadecimal digits do not count.
    package var tokenIdentity: UnsafeBufferPointer<UInt8> { program.identity.bytes }

    /// Whether the request makes its payment source the customer's primary one.
    package var becomesPrimary: Bool { program.facts.becomesPrimary }

    /// The card's expiry where the row says it, also where it is not sent: four digits, and 1 to 12.
    package var expiry: (year: Int, month: Int)? {
        let facts = program.facts
        return facts.expiryYear > 0 && facts.expiryMonth > 0 ? (facts.expiryYear, facts.expiryMonth) : nil
    }

    /// The `type` of the payment source, for counting, or empty.
    package var paymentType: UnsafeBufferPointer<UInt8> { program.facts.type }

    /// The card's brand in Chargebee's words, also where it is not sent, or empty.
    package var cardBrand: UnsafeBufferPointer<UInt8> { program.facts.brand }

    /// The card's funding type in Chargebee's words, also where it is not sent, or empty.
    package var fundingType: UnsafeBufferPointer<UInt8> { program.facts.fundingType }

    /// The two capitals of the country of the billing address, else of the one where the card was issued or the account is
    /// kept; `nil` where the row says neither.
    package var country: (UInt8, UInt8)? {
        let facts = program.facts
        if facts.billingCountry.0 != 0 { return facts.billingCountry }
        return facts.issuingCountry.0 != 0 ? facts.issuingCountry : nil
    }

    /// How many values of the row were mended in the way that the mapping declares.
    package var repairCount: Int { program.facts.repairs.nonzeroBitCount }

    /// The parameters whose values were mended in this row.
    package var repairedParameters: [String] { plan.parameters(in: program.facts.repairs) }

    /// How many details of the row have a value that cannot be read, so that they count as not said.
    package var unreadableCount: Int { program.facts.unreadable.nonzeroBitCount }

    /// The parameters whose values are in this row and cannot be read.
    package var unreadableParameters: [String] { plan.parameters(in: program.facts.unreadable) }

    /// Whether a token of the row has a length in which its gateway's tokens are not seen; it may have been cut off.
    package var hasUnusualToken: Bool { program.facts.hasUnusualToken }

    /// How many cells of the row held a word that stands for nothing (`nan`, `NULL`, …) and were read as empty.
    package var placeholderCount: Int { program.facts.placeholders.nonzeroBitCount }

    /// The columns (0-based) of the current row's cells that held a word for nothing.
    package func placeholderColumns(of row: borrowing InputRow) -> [Int] {
        var columns: [Int] = []
        for column in plan.binding.header.indices where program.facts.placeholders & (1 << UInt64(column & 63)) != 0 {
            let value = row[column].trimmed
            if !value.isEmpty, plan.columns[column].emptyWords?.contains(value) == true { columns.append(column) }
        }
        return columns
    }

    /// The columns, so far, in whose tokens all letters are capitals, or all small, where the gateway's tokens mix both.
    package var foldedColumns: [String] {
        plan.columns.indices.filter { program.letters[$0].isFolded }
            .flatMap(plan.binding.fileColumns).map { plan.binding.header[$0] }
    }

    /// Token values of more than 15 digits so far, and how many of them have only zeros behind the 15th.
    ///
    /// One honest 16-digit number in ten ends so; where most do, a spreadsheet has rounded them all.
    package var longNumbers: (seen: Int, zeroed: Int) { program.longNumbers }
}
