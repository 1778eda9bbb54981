extension GatewayMapping {
    /// How well a header fits a mapping; for proposing one to a user.
    package struct HeaderFit: Hashable, Sendable {
        /// The logical columns that the header has, in the mapping's order.
        package let matched: [String]
        /// The required ones that it lacks.
        package let missing: [String]

        /// Whether a file with this header can be mapped without more ado.
        package var isComplete: Bool { missing.isEmpty }
    }

    /// Compares the mapping's columns with a header; looks at the names only.
    package func fit(header: [String]) -> HeaderFit {
        let names = Set(header.map(HeaderBinding.normalized))
        let matched = columns.filter { column in
            column.headers.contains { names.contains(HeaderBinding.normalized($0)) }
        }
        let missing = columns.filter { $0.isRequired && !matched.contains($0) }
        return HeaderFit(matched: matched.map(\.name), missing: missing.map(\.name))
    }
}
