import ChargebeeAPI

extension SandboxSite {
    /// One page of payment sources, newest first where `sort_by` does not say otherwise.
    func list(_ parameters: RequestParameters, at now: Int64) throws(APIRefusal) -> SandboxAnswer.Content {
        if parameters["subscription_id"] != nil {
            // To ignore a filter would be worse than to refuse it: the client would take strangers for its own.
            throw .wrongValue("subscription_id", "is a filter that the sandbox does not have: it has no subscriptions")
        }
        let page = try ListPage(parameters)
        let customers = try TextFilter("customer_id", parameters)
        let types = try TextFilter("type", parameters, among: PaymentSourceVocabulary.types)
        let statuses = try TextFilter("status", parameters, among: PaymentSourceVocabulary.statuses)
        let (created, updated) = (try TimeFilter("created_at", parameters), try TimeFilter("updated_at", parameters))
        let includesDeleted = parameters.isTrue("include_deleted")

        func isListed(_ sequence: Int) -> Bool {
            let source = sources[sequence]
            return !source.isGone && (includesDeleted || !source.isDeleted) && types.admits(source.type)
                && customers.admits(source.customerID) && created.admits(source.createdAt)
                && updated.admits(source.updatedAt) && statuses.admits(source.status(at: now))
        }

        let (shown, nextOffset) = page.select(
            count: sources.count,
            candidates: customers.candidates.map { $0.flatMap { sequencesByCustomer[$0] ?? [] } },
            instant: { page.followsCreation ? sources[$0].createdAt : sources[$0].updatedAt },
            isListed: isListed
        )
        return .list(shown.map { sources[$0] }, nextOffset: nextOffset)
    }
}
