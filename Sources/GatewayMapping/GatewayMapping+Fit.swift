import ChargebeeAPI

extension GatewayMapping {
    /// How well a header fits a mapping; for proposing one to a user.
    package struct HeaderFit: Hashable, Sendable {
        /// The logical columns that the header has, in the mapping's order.
        package let matched: [String]
        /// The required ones that it lacks.
        package let missing: [String]
        /// The logical columns that several headers could be, so that the job file has to say which.
        package let ambiguous: [String]
        /// How many columns the mapping requires.
        package let requiredCount: Int
        /// Whether the header has the columns of at least one token parameter.
        package let hasToken: Bool
        /// The names of the header, as the file spells them and in its order, that the mapping takes something from.
        package let usedHeaders: [String]
        /// Those that it knows and ignores.
        package let ignoredHeaders: [String]
        /// Those that it does not know; empty names do not count.
        package let unknownHeaders: [String]

        /// Whether a file with this header can be mapped without more ado.
        package var isComplete: Bool { missing.isEmpty && ambiguous.isEmpty && hasToken }

        package var matchedRequiredCount: Int { requiredCount - missing.count }
        package var matchedOptionalCount: Int { matched.count - matchedRequiredCount }

        /// The share of the required columns that the header has, from 0 to 1; 1 where none is required.
        package var requiredShare: Double {
            requiredCount == 0 ? 1 : Double(matchedRequiredCount) / Double(requiredCount)
        }

        /// The share of the header's names that the mapping knows, from 0 to 1.
        package var knownShare: Double {
            let known = usedHeaders.count + ignoredHeaders.count
            return known == 0 ? 0 : Double(known) / Double(known + unknownHeaders.count)
        }

        /// Required columns first, then the names known: from 0 (nothing in common) to 2 (made for it).
        ///
        /// A header without a token is worth half as much, since no row of it could be sent.
        package var score: Double { matched.isEmpty ? 0 : (requiredShare + knownShare) * (hasToken ? 1 : 0.5) }
    }

    /// Compares the mapping's columns with a header; looks at the names only.
    package func fit(header: [String]) -> HeaderFit {
        let normalized = header.map(HeaderBinding.normalized)
        let names = Set(normalized)
        let matched = columns.filter { column in
            column.headers.contains { names.contains(HeaderBinding.normalized($0)) }
        }
        let missing = columns.filter { $0.isRequired && !matched.contains($0) }
        let used = Set(columns.flatMap(\.headers).map(HeaderBinding.normalized))
        let ignored = Set(ignoredHeaders.map(HeaderBinding.normalized))
        let filled = Set(matched.map(\.name))
        func headers(where isIncluded: (String) -> Bool) -> [String] {
            zip(header, normalized).filter { !$1.isEmpty && isIncluded($1) }.map(\.0)
        }
        return HeaderFit(
            matched: matched.map(\.name),
            missing: missing.map(\.name),
            ambiguous: columns.filter { isAmbiguous($0, normalized) }.map(\.name),
            requiredCount: columns.count(where: \.isRequired),
            hasToken: parameters.contains { rule in
                identifyingParameters.contains(rule.specification.name)
                    && rule.missingColumns { filled.contains($0) }.isEmpty
            },
            usedHeaders: headers(where: used.contains),
            ignoredHeaders: headers { !used.contains($0) && ignored.contains($0) },
            unknownHeaders: headers { !used.contains($0) && !ignored.contains($0) }
        )
    }

    /// The names of a header, as the file spells them, that this mapping takes something from and none of the others knows.
    ///
    /// This mapping may be among the others.
    package func distinctiveHeaders(in header: [String], among others: [GatewayMapping]) -> [String] {
        let known = others.filter { $0.id != id }.flatMap { $0.columns.flatMap(\.headers) + $0.ignoredHeaders }
        let elsewhere = Set(known.map(HeaderBinding.normalized))
        return fit(header: header).usedHeaders.filter { !elsewhere.contains(HeaderBinding.normalized($0)) }
    }

    private func isAmbiguous(_ column: MappingColumn, _ normalized: [String]) -> Bool {
        let headers = Set(column.headers.map(HeaderBinding.normalized))
        let found = normalized.filter(headers.contains)
        return found.count > (column.isOneFilled ? Set(found).count : 1)
    }
}
