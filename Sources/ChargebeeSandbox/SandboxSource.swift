/// A payment source of a scenario, as the fields of `POST /sandbox/payment_sources` say it.
package struct SandboxSource: Sendable, Equatable {
    /// Names such as `customer_id` and `card[last4]` with their values, in the file's order.
    let fields: [PaymentSourceRecord.Field]

    /// The fields as a form.
    var form: [RequestParameters.Pair] { fields.map { ($0.name, $0.value) } }
}

extension SandboxSite {
    /// Adds the scenario's own payment sources, made when the population ends.
    ///
    /// - Throws: ``SandboxError`` that names the first one that cannot be made.
    mutating func addSources() throws(SandboxError) {
        for (index, source) in scenario.paymentSources.enumerated() {
            do throws(APIRefusal) {
                _ = try smuggle(source.form, at: PopulationDraw.end)
            } catch {
                throw .scenario("payment_sources, number \(index + 1): \(error.message)")
            }
        }
    }
}

extension SandboxScenario {
    /// Tries the payment sources out, without the population.
    func checkSources() throws(SandboxError) {
        guard !paymentSources.isEmpty else { return }
        var trial = self
        trial.population = nil
        trial.paymentSources = []
        var site = SandboxSite(scenario: trial)
        site.scenario.paymentSources = paymentSources
        try site.addSources()
    }
}
