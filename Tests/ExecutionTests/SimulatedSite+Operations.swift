import ChargebeeAPI
import Execution
import MigrationModel

/// What the calls of a simulated site do: creations, and whatever is about a payment source or a customer that is there.
extension SimulatedSite {
    /// What a GET about one customer or one payment source brings; `nil` for a list.
    func read(_ call: APICall) -> APIResponse? {
        let parts = call.path.split(separator: "/").map(String.init)
        guard parts.count == 2 else { return nil }
        if parts[0] == "customers" { return answer(customer: parts[1], primary: primaries[parts[1]]) }
        return sources.first { $0.id == parts[1] }.map { answer(source: $0) } ?? refused(404, "resource_not_found")
    }

    /// Lets a POST have its effect, and says so.
    mutating func change(_ call: APICall, _ request: PlannedRequest, at now: Moment) -> APIResponse {
        let parts = call.path.split(separator: "/").map(String.init)
        let form = Dictionary(FormDecoder.pairs(of: call.body) ?? []) { first, _ in first }
        guard parts.count == 3 else { return create(form, request, at: now) }
        if parts[2] == "assign_payment_role" {
            primaries[parts[1]] = form["payment_source_id"]
            return answer(customer: parts[1], primary: primaries[parts[1]])
        }
        guard let index = sources.firstIndex(where: { $0.id == parts[1] }) else {
            return refused(404, "resource_not_found")
        }
        switch parts[2] {
        case "export_payment_source":
            let number = exports(of: parts[1])
            return answer(exported: "copy_of_\(parts[1])/number\(number)", account: form["gateway_account_id"] ?? "")
        case "delete_local": sources[index].isDeleted = true
        case "switch_gateway_account": sources[index].gatewayAccountID = form["gateway_account_id"]
        case "verify_bank_account": sources[index].status = "valid"
        default: break
        }
        return answer(source: sources[index])
    }

    private mutating func create(_ form: [String: String], _ request: PlannedRequest, at now: Moment) -> APIResponse {
        let source = PaymentSource(
            id: "pm_\(sources.count + 1)",
            customerID: request.customerID,
            referenceID: form["reference_id"] ?? request.tokens.referenceID ?? "used-up-\(sources.count + 1)",
            gatewayAccountID: request.gatewayAccountID,
            createdAt: now.wall / 1000
        )
        sources.append(source)
        if form["replace_primary_payment_source"] == "true" {
            replaced[source.id] = primaries.updateValue(source.id, forKey: request.customerID)
        }
        return created(source.id)
    }

    /// How often a payment source was exported.
    func exports(of id: String) -> Int { effects["payment_sources/\(id)/export_payment_source", default: 0] }

    /// How often a payment source was removed.
    func deletions(of id: String) -> Int { effects["payment_sources/\(id)/delete_local", default: 0] }
}
