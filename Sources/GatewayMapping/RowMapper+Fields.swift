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
        return requestValues.map { name, value in
            MappedField(
                parameter: name,
                shown: (operation.parameter(name).map(Secrecy.init) ?? .token).shown(value),
                rule: mapping.ruleSummary(of: name) ?? "from the job file",
                isRepaired: repaired.contains(name)
            )
        }
    }

    /// Everything that the current row's request says: the payment source, the body, the headers, and what is only known.
    package var requestValues: [(name: String, value: String)] {
        let beyond = valuesBeyond
        func values(at place: ParameterSpecification.Place) -> [(name: String, value: String)] {
            beyond.filter { $0.specification.place == place }.map { ($0.specification.name, $0.value) }
        }
        let sent = (FormDecoder.pairs(of: Array(body)) ?? []).map { (name: $0.name, value: $0.value) }
        return values(at: .path) + sent + values(at: .header) + values(at: .known)
    }
}
