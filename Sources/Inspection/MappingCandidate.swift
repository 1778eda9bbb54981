import ChargebeeAPI
package import GatewayMapping

/// A mapping held against a file's header.
package struct MappingCandidate: Sendable {
    /// How sure it is that the mapping is the right one; the rest is for the rows to show.
    package enum Confidence: Hashable, Sendable {
        /// Every column that it needs is there.
        case fits
        /// Its tokens are there, and these logical columns are missing or under several headers.
        case fitsButFor([String])
        /// Many of the header's names are known to it, and its tokens are not there.
        case resembles
        /// Shown only because the user named it.
        case differs

        /// In words, as in "fits but for customer".
        package var words: String {
            switch self {
            case .fits: "fits"
            case .fitsButFor(let columns): "fits but for \(columns.joined(separator: ", "))"
            case .resembles: "resembles"
            case .differs: "does not fit"
            }
        }

        fileprivate var rank: Int {
            switch self {
            case .fits: 3
            case .fitsButFor: 2
            case .resembles: 1
            case .differs: 0
            }
        }
    }

    package let mapping: GatewayMapping
    package let confidence: Confidence
    /// Logical columns that the mapping needs and that no header of the file is sure to be.
    package let missing: [MissingColumn]
    /// How many of the header's names the mapping knows, be it to use or to ignore them.
    package let knownHeaders: Int
    /// Logical columns that are in the file.
    package let matched: Int
    /// What the card-number guard must spare with this mapping.
    private(set) var cardLike = CardLikeColumns()
    /// Whether the mapping knows at least half of the header's names.
    let knowsMostHeaders: Bool

    /// Headers by logical column, as guessed for those that are missing.
    package var guesses: [String: String] {
        Dictionary(missing.compactMap { column in column.guess.map { (column.name, $0) } }) { first, _ in first }
    }

    /// Holds a mapping against a header.
    ///
    /// - Parameters:
    ///   - mapping: The mapping.
    ///   - header: The file's column names.
    ///   - isSure: Whether the user says that it is this one.
    ///   - others: Mappings that it could be mistaken for; it may be among them.
    init(_ mapping: GatewayMapping, header: [String], isSure: Bool, others: [GatewayMapping]) {
        self.mapping = mapping
        let fit = mapping.fit(header: header)
        matched = fit.matched.count
        knownHeaders = fit.usedHeaders.count + fit.ignoredHeaders.count
        knowsMostHeaders = knownHeaders * 2 >= header.count
        // Most mappings have nothing to do with a file, and binding them all would take a while.
        guard isSure || matched > 0 && (fit.hasToken || knowsMostHeaders) else {
            missing = []
            confidence = .differs
            return
        }
        missing = MissingColumn.all(of: mapping, header: header)
        let identifying = Set(mapping.identifyingParameters)
        let tokens = Set(
            mapping.parameters.filter { identifying.contains($0.specification.name) }.flatMap(\.columns)
        )
        let lacking = missing.map(\.name)
        confidence =
            if missing.isEmpty {
                .fits
            } else if matched > 0, tokens.isDisjoint(with: lacking), !tokens.isDisjoint(with: fit.matched) {
                .fitsButFor(lacking)
            } else if matched > 1, knowsMostHeaders {
                .resembles
            } else {
                .differs
            }
        cardLike = cardLikeColumns(header: header)
        // A file may have a column called token and hold card numbers in it: two names in common prove nothing.
        guard !isSure, matched < 3 || !knowsMostHeaders else { return }
        if !missing.isEmpty { cardLike.tokens = [:] }
        let elsewhere = headers(of: others)
        let isOurs = { !elsewhere.contains(ColumnGuess.folded(header[$0])) }
        cardLike = cardLike.keepingTokens(where: isOurs)
        cardLike.vouched = cardLike.vouched.filter(isOurs)
    }

    /// The mappings that come into question for a header, best first.
    ///
    /// Where the user named one it is the only one, and it is there however badly it fits.
    static func ranked(_ mappings: [GatewayMapping], header: [String], isGiven: Bool) -> [MappingCandidate] {
        let all = mappings.map { MappingCandidate($0, header: header, isSure: isGiven, others: mappings) }
        guard !isGiven else { return all }
        // The sort is stable, so equals stay in the order in which they came.
        return all.filter { $0.confidence != .differs }
            .sorted { $1.strength.lexicographicallyPrecedes($0.strength) }
    }

    /// What the header says for the mapping, the weightiest first; to be compared element by element.
    ///
    /// A mapping that knows the file but for its customer is likelier than one that happens to know two of many names.
    var strength: [Int] { [knowsMostHeaders ? 1 : 0, confidence.rank, -missing.count, knownHeaders, matched] }

    /// A mapper for the file, with the guesses where columns are missing; `nil` where that does not suffice.
    func mapper(header: [String], replacePrimary: MappingSettings.ReplacePrimary = .never) -> RowMapper? {
        let settings = MappingSettings(
            gatewayAccountID: mapping.standInAccount,
            replacePrimary: replacePrimary,
            columnOverrides: guesses
        )
        return try? RowMapper(mapping: mapping, settings: settings, header: header)
    }

    /// A mapper with any column of the file in the place of those that are missing: good for judging the others only.
    func probe(header: [String]) -> RowMapper? {
        guard let standIn = ColumnGuess.unique(header).first else { return nil }
        let overrides = Dictionary(missing.map { ($0.name, standIn) }) { first, _ in first }
        let settings = MappingSettings(gatewayAccountID: mapping.standInAccount, columnOverrides: overrides)
        return try? RowMapper(mapping: mapping, settings: settings, header: header)
    }

    /// Columns with digits of which the mapping knows better, also where it lacks others.
    private func cardLikeColumns(header: [String]) -> CardLikeColumns {
        guard let mapper = probe(header: header) else { return CardLikeColumns() }
        let missing = Set(missing.map(\.name))
        let standIns = Set(mapper.mappedColumns.filter { missing.contains($0.name) }.map(\.index))
        return mapper.cardLikeColumns.keepingTokens { !standIns.contains($0) }
    }

    /// The headers under which mappings for other gateways have columns, as mappings compare them.
    private func headers(of others: [GatewayMapping]) -> Set<String> {
        Set(
            others.filter { $0.gateway != mapping.gateway }.flatMap { $0.columns.flatMap(\.headers) }.map(
                ColumnGuess.folded
            )
        )
    }
}

extension GatewayMapping {
    /// What a job has to say, and a look at a file does not know: the gateway account, where the operation needs one.
    var standInAccount: String? {
        operations[0].gatewayAccountParameter?.isRequired == true ? "to be filled in" : nil
    }

    /// Whether requests can make their payment source the customer's primary one.
    var canReplacePrimary: Bool { operations[0].parameter("replace_primary_payment_source") != nil }
}
