import CSVInput
import GatewayMapping
import Planning

/// A file read up to its header, with the mappings that come into question and the search for card data.
struct OpenedFile {
    let reader: RowReader
    /// Best first, by the header alone.
    let candidates: [MappingCandidate]
    let cardData: CardDataSearch

    /// Opens the file; the best mapping by the header says which columns may hold digits that look like card numbers.
    ///
    /// - Throws: `CSVInputError` or `PlanError`.
    init(_ input: InspectionInput, observeBytes: ((UnsafeRawBufferPointer) -> Void)? = nil) throws {
        reader = try RowReader(path: input.path, options: input.options, observeBytes: observeBytes)
        try CardDataSearch.check(preamble: reader.preamble, path: input.path)
        candidates = MappingCandidate.ranked(input.mappings, header: reader.header, isGiven: input.mappingIsGiven)
        let vouched = try CardDataSearch.vouched(
            input.notCardNumbers,
            in: reader.header,
            path: input.path,
            .commandLine
        )
        var cardLike = candidates.first?.cardLike ?? CardLikeColumns()
        cardLike.vouched.formUnion(vouched)
        cardData = try CardDataSearch(
            path: input.path,
            header: reader.header,
            headerLine: reader.headerLine,
            cardLike: cardLike,
            vouching: .commandLine
        )
    }

    /// Throws where the whole file has shown that it is probably of another encoding than the user names.
    func checkEncoding(_ path: String) throws(PlanError) {
        if let doubt = reader.encodingDoubt { throw PlanError(.wrongEncoding, "\(path): \(doubt)") }
    }
}
