import ChargebeeAPI
import GatewayMapping
import MigrationModel
import StrictYAML

/// Owns the bytes of rows, as a reader does.
struct RowBuffer: ~Copyable {
    private var bytes = GrowableBytes()
    private let ends: UnsafeMutableBufferPointer<Int>
    private let damage: RowDamage?

    init(_ fields: [String], damage: RowDamage? = nil) {
        ends = .allocate(capacity: max(fields.count, 1))
        ends.initialize(repeating: 0)
        for (index, field) in fields.enumerated() {
            bytes.append(field)
            ends[index] = bytes.count
        }
        self.damage = damage
        count = fields.count
    }

    deinit { ends.deallocate() }

    let count: Int

    borrowing func map(with mapper: RowMapper, row: Int = 1) -> MappedRow {
        use(row) { mapper.map($0) } ?? .rejected(Rejection(.fieldCount, ""))
    }

    /// Hands the row out, as a reader does.
    borrowing func use<Result>(_ row: Int = 1, _ body: (borrowing InputRow) -> Result) -> Result? {
        guard let base = bytes.bytes.baseAddress, let ends = ends.baseAddress else { return nil }
        let address = RowAddress(ordinal: row, line: row + 1)
        return body(InputRow(address: address, base: base, ends: UnsafePointer(ends), count: count, damage: damage))
    }
}

extension RowMapper {
    func map(_ fields: [String], damage: RowDamage? = nil) -> MappedRow {
        RowBuffer(fields, damage: damage).map(with: self)
    }

    var bodyText: String { String(decoding: body, as: UTF8.self) }
    var identityBytes: [UInt8] { Array(tokenIdentity) }

    /// The current body's parameters.
    var parameters: [String: String] {
        Dictionary((FormDecoder.pairs(of: Array(body)) ?? []).map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension MappedRow {
    var reason: ReasonCode? {
        guard case .rejected(let rejection) = self else { return nil }
        return rejection.reason
    }

    var detail: String? {
        guard case .rejected(let rejection) = self else { return nil }
        return rejection.detail
    }
}

extension GatewayMapping {
    /// A mapping of three columns (`c`, `t`, and `x` for `extra`), to which a test adds what it is about.
    static func sample(
        column: String = "x: [x]",
        extra: String = "card[brand]: { column: x }",
        more: String = "",
        reference: String = "reference_id: { column: t }"
    ) throws -> GatewayMapping {
        try GatewayMapping(
            yaml: """
                id: sample
                title: Sample
                gateway: stripe
                evidence: inferred
                columns:
                  c: { headers: [c], required: true }
                  t: [t]
                  \(column)
                parameters:
                  customer_id: { column: c }
                  type: card
                  \(reference)
                  \(extra)
                tests: [{ name: n, row: { c: a, t: b }, request: { customer_id: a, type: card, reference_id: b } }]
                \(more)
                """,
            file: "m.yaml"
        )
    }
}
