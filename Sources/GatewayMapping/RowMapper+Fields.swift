import ChargebeeAPI

extension RowMapper {
    /// A parameter of the current row's request, for people.
    package struct MappedField: Hashable, Sendable {
        package let parameter: String
        /// The value as it is sent, for people; see ``Secrecy``.
        package let shown: String
        /// What filled it, in words.
        package let rule: String
        /// Whether the value was mended on the way.
        package let isRepaired: Bool
    }

    /// The current row's parameters in the order in which they are sent; allocates.
    package var mappedFields: [MappedField] {
        let repaired = repairedParameters
        return (FormDecoder.pairs(of: Array(body)) ?? []).map { name, value in
            let specification = Operation.createUsingPermanentToken.parameter(name)
            return MappedField(
                parameter: name,
                shown: (specification.map(Secrecy.init) ?? .token).shown(value),
                rule: mapping.ruleSummary(of: name) ?? "from the job file",
                isRepaired: repaired.contains(name)
            )
        }
    }
}
