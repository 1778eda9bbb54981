import ChargebeeAPI
import GatewayMapping
import StrictYAML

/// Turns the nodes of a job file into a job; paths in it are relative to the file.
struct JobReader {
    let path: String

    func job(from root: YAMLNode) throws(YAMLError) -> Job {
        var keys = try root.mapping()
        let name = try self.name(try keys.required("name"))
        let operation = try self.operation(try keys.required("operation"))
        let input = try self.input(try keys.required("input"))
        let mapping = try self.mapping(try keys.required("mapping"), operation: operation)
        let targetNode = try keys.required("target")
        let target = try self.target(targetNode)
        let optionsNode = try keys.optional("options")
        let options = try self.options(optionsNode, mapping.mapping, operation: operation)
        let limits = try self.limits(try keys.optional("limits"))
        let stopRules = try self.stopRules(try keys.optional("stop"))
        let journal = try filePath(try keys.optional("journal")) ?? "\(name).journal"
        let reports = try filePath(try keys.optional("reports")) ?? "reports/\(name)"
        let resultNode = try keys.optional("result")
        if let resultNode, operation != Operation.exportPaymentSource.name {
            throw resultNode.error("\"result\" is where export_payment_source writes; \(operation) writes no such file")
        }
        let result = try filePath(resultNode) ?? "\(name).exported.csv"
        let discovery = try keys.optional("discover").map { node throws(YAMLError) in try self.discovery(node) }
        let finance = try keys.optional("finance").map { node throws(YAMLError) in
            try self.finance(node, operation, mapping.mapping)
        }
        try keys.finish()
        var job = Job(
            path: path,
            name: name,
            operation: operation,
            input: input,
            mapping: mapping.mapping,
            mappingPath: mapping.path,
            target: target.api,
            gatewayAccountID: target.gatewayAccountID,
            businessEntityID: target.businessEntityID,
            keySource: target.keySource,
            replacePrimary: options.replacePrimary,
            skipRetrieval: options.skipRetrieval,
            silence: options.silence,
            origin: options.origin,
            limits: limits,
            stopRules: stopRules,
            journalPath: resolved(journal),
            reportsPath: resolved(reports),
            resultPath: resolved(result)
        )
        job.gateway = target.gateway
        job.recordsPreviousPrimary = options.recordsPreviousPrimary
        job.skipsExisting = options.skipsExisting
        job.deletesOld = options.deletesOld
        job.repeatsDoubtfulExport = options.repeatsDoubtfulExport
        job.discovery = discovery ?? Job.Discovery()
        switch finance {
        case .columns(let columns)?: job.finance = columns
        case .list(let rule)?: job.billList = rule
        case nil: break
        }
        try check(job, target: targetNode, options: optionsNode)
        try check(target, for: job.operation)
        return job
    }

    func name(_ node: YAMLNode) throws(YAMLError) -> String {
        let name = try node.string()
        let isPlain =
            (1...100).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
        guard isPlain, !name.hasPrefix(".") else {
            throw node.error("\"name\" may have letters, digits, - . and _ only, since files are named after it")
        }
        return name
    }

    func operation(_ node: YAMLNode) throws(YAMLError) -> String {
        let name = try node.string()
        if Operation.batch(name) != nil { return name }
        if let reason = Operation.refusal(of: name) { throw node.error("\(name): \(reason)") }
        let names = Operation.batch.map(\.name).joined(separator: ", ")
        throw node.error("\"\(name)\" is no operation of a job; there are \(names)")
    }

    func mapping(
        _ node: YAMLNode,
        operation: String
    ) throws(YAMLError) -> (mapping: GatewayMapping, path: String?) {
        let found = try self.mapping(node)
        let operations = found.mapping.operations.map(\.name)
        guard operations.contains(operation) else {
            throw node.error(
                "the mapping \(found.mapping.id) is for \(operations.joined(separator: ", ")), and the job runs \(operation)"
            )
        }
        return found
    }

    func mapping(_ node: YAMLNode) throws(YAMLError) -> (mapping: GatewayMapping, path: String?) {
        let name = try node.string()
        if let mapping = try GatewayMapping.builtIn(name) { return (mapping, nil) }
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/") else {
            let names = GatewayMapping.builtInNames.joined(separator: ", ")
            throw node.error("\"\(name)\" is no built-in mapping (\(names)), and no path of a .yaml file")
        }
        let path = resolved(name)
        let yaml: String
        do throws(Failure) {
            yaml = try Job.text(of: path, called: .mapping)
        } catch {
            throw node.error(error.message)
        }
        do throws(YAMLError) {
            return (try GatewayMapping(yaml: yaml, file: path), path)
        } catch {
            guard let mistaken = MistakenFile(yaml, at: path, wanted: .mapping) else { throw error }
            throw node.error("\(path): \(mistaken.words)")
        }
    }

    func bounded(_ node: YAMLNode?) throws(YAMLError) -> String? {
        guard let node else { return nil }
        let text = try node.string()
        guard (1...50).contains(text.unicodeScalars.count) else {
            throw node.error("\(node.name) must have 1 to 50 characters")
        }
        return text
    }

    func filePath(_ node: YAMLNode?) throws(YAMLError) -> String? {
        guard let node else { return nil }
        let path = try node.string()
        guard !path.isEmpty else { throw node.error("\(node.name) must be a path") }
        return path
    }

    /// A path as written in the job file, seen from where the tool runs.
    func resolved(_ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        guard let slash = path.lastIndex(of: "/") else { return relative }
        return path[...slash] + relative
    }
}
