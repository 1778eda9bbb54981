import ChargebeeAPI
import ChargebeeClient
import GatewayMapping
import StrictYAML

extension JobReader {
    struct OptionKeys {
        var replacePrimary = MappingSettings.ReplacePrimary.never
        var skipRetrieval = false
        var silence = Job.Silence()
        var origin = Origin()
        var recordsPreviousPrimary = false
        var skipsExisting = false
        var deletesOld = false
        var repeatsDoubtfulExport = false
    }

    func options(
        _ node: YAMLNode?,
        _ mapping: GatewayMapping,
        operation: String
    ) throws(YAMLError) -> OptionKeys {
        var options = OptionKeys()
        guard let node else { return options }
        var keys = try node.mapping()
        if let value = try keys.optional("replace_primary") {
            options.replacePrimary = try value.enumeration(of: MappingSettings.ReplacePrimary.self)
            if options.replacePrimary != .never, !decidesPrimary(operation) {
                throw value.error("replace_primary: \(operation) makes no payment source the primary one; leave it out")
            }
        }
        if let value = try keys.optional("skip_retrieval") {
            options.skipRetrieval = try value.bool()
            if options.skipRetrieval && !mapping.allowsSkipRetrieval {
                throw value.error(
                    "skip_retrieval: Chargebee allows it for Vantiv only, and the mapping \(mapping.id) does not"
                )
            }
        }
        if let value = try keys.optional("silence") {
            var silence = try value.mapping()
            options.silence.emails = try silence.optional("emails")?.bool() ?? true
            options.silence.webhooks = try silence.optional("webhooks")?.bool() ?? true
            options.silence.actions = try silence.optional("actions")?.bool() ?? true
            try silence.finish()
        }
        if let value = try keys.optional("origin") { options.origin = try origin(value) }
        options.recordsPreviousPrimary = try keys.optional("record_previous_primary")?.bool() ?? false
        options.skipsExisting = try keys.optional("skip_existing")?.bool() ?? false
        options.deletesOld = try keys.optional("delete_old")?.bool() ?? false
        options.repeatsDoubtfulExport =
            try keys.optional("doubtful_export")?.string(among: ["review", "repeat"]) == "repeat"
        try keys.finish()
        return options
    }

    /// Refuses options that have no meaning for the job's operation, and targets that lack what it needs.
    func check(_ job: Job, target: YAMLNode, options: YAMLNode?) throws(YAMLError) {
        let options = options ?? target
        let operation = job.operation
        let creates = operation == "port" || operation.hasPrefix("create_")
        if job.recordsPreviousPrimary, !creates {
            throw options.error(
                "record_previous_primary: \(operation) makes no payment source that could become primary"
            )
        }
        if job.skipsExisting, operation != Operation.createUsingPermanentToken.name {
            throw options.error(
                "skip_existing: only create_using_permanent_token knows the reference by which an existing source is found"
            )
        }
        if job.deletesOld, operation != "port" {
            throw options.error("delete_old is an option of port, not of \(operation)")
        }
        if job.repeatsDoubtfulExport, operation != "port", operation != Operation.exportPaymentSource.name {
            throw options.error("doubtful_export is about exports; \(operation) makes none")
        }
        let needsAccount = ["port", Operation.exportPaymentSource.name, Operation.switchGatewayAccount.name]
        guard needsAccount.contains(operation) else { return }
        if job.gatewayAccountID == nil {
            throw target.error("\(operation) needs target.gateway_account_id: the account that the methods go to")
        }
        if operation == Operation.switchGatewayAccount.name, job.gateway == nil {
            throw target.error(
                "switch_gateway_account needs target.gateway, the name of the gateway of \(job.gatewayAccountID ?? ""), since only some "
                    + "pairs can be switched (tokenferry gateways NAME lists them)"
            )
        }
    }

    /// Whether an operation can make a payment source its customer's primary one, or writes down which one is to be.
    private func decidesPrimary(_ name: String) -> Bool {
        name == Operation.exportPaymentSource.name
            || Operation.batch(name)?.parameter("replace_primary_payment_source") != nil
    }

    func origin(_ node: YAMLNode) throws(YAMLError) -> Origin {
        var keys = try node.mapping()
        let ip = try keys.optional("ip")
        let device = try keys.optional("device")
        let user = try keys.optional("user")
        try keys.finish()
        for value in [ip, device].compactMap(\.self) where !Origin.isHeaderText(try value.string()) {
            throw value.error("\(value.name) must be 1 to 200 characters of plain ASCII, since it goes into a header")
        }
        // The table's rules are the same for every operation.
        for (value, name) in [(ip, "origin[ip]"), (user, "origin[user]")] {
            guard let value, let parameter = Operation.createUsingPermanentToken.parameter(name) else { continue }
            var text = try value.string()
            if let violation = text.withUTF8({ parameter.violation(of: $0) }) {
                throw value.error("\(value.name) \(violation.sentence)")
            }
        }
        return Origin(ip: try ip?.string(), device: try device?.string(), user: try user?.string())
    }
}
