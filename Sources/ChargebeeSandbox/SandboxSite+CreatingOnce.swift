extension SandboxSite {
    /// A method behind a token that can be used once.
    func single(
        type: String?,
        account: String?,
        token: String?,
        at now: Int64
    ) throws(APIRefusal) -> AttachedMethod {
        let account = account ?? scenario.defaultGatewayAccount
        let gateway = try gateway(ofAccount: account)
        let reference = madeUpReference(at: gateway, seed: scenario.seed ^ StableHash.of("once", token ?? ""))
        let type = type ?? "card"
        return AttachedMethod(
            type: type,
            gateway: gateway,
            gatewayAccountID: account,
            referenceID: reference,
            card: type == "card" ? madeUpCard(of: reference, at: now) : nil,
            singleUseToken: token
        )
    }

    /// A payment intent is named by its id or, after the gateway's own 3DS flow, by account and token.
    func intent(_ parameters: RequestParameters, at now: Int64) throws(APIRefusal) -> AttachedMethod {
        let account = parameters["payment_intent[gateway_account_id]"]
        let token: String
        if let id = parameters["payment_intent[id]"] {
            token = id
        } else if let given = parameters["payment_intent[gw_token]"] ?? parameters["payment_intent[reference_id]"] {
            guard account != nil else { throw .wrongValue("payment_intent[gateway_account_id]", "cannot be blank") }
            token = given
        } else {
            throw .wrongValue("payment_intent[id]", "cannot be blank where no token of the gateway is given")
        }
        if usedTokens.contains(token) {
            throw APIRefusal(400, "payment_intent_invalid", "The payment intent was used before.")
        }
        let type = parameters["payment_intent[payment_method_type]"]
        return try single(type: type, account: account, token: token, at: now)
    }
}
