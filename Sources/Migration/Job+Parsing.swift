import CSVInput
import ChargebeeAPI
import ChargebeeClient
import Execution
import FoundationEssentials
import GatewayMapping
import Planning
import StrictYAML

extension Job {
    /// Reads a job file and the mapping that it names.
    ///
    /// Unknown keys are errors at every depth.
    ///
    /// - Throws: ``Failure`` with the exit status `jobFileWrong`, naming file, line and column.
    package init(path: String) throws(Failure) {
        let text = try Self.text(of: path, called: "job file")
        do throws(YAMLError) {
            let reader = JobReader(path: path)
            self = try reader.job(from: YAMLNode.parse(text, file: path))
        } catch {
            throw Failure(.jobFileWrong, "\(error)")
        }
        try checkPaths()
    }

    /// A text file's content, with the reason in words where it cannot be read.
    static func text(of path: String, called kind: String) throws(Failure) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            var isFolder = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
                throw Failure(.jobFileWrong, "\(path): this is a folder, not a \(kind)")
            }
            throw Failure(.jobFileWrong, "\(path): this \(kind) does not exist or cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Failure(.jobFileWrong, "\(path): this \(kind) is not UTF-8 text")
        }
        return text
    }
}

/// Turns the nodes of a job file into a job; paths in it are relative to the file.
private struct JobReader {
    let path: String

    func job(from root: YAMLNode) throws(YAMLError) -> Job {
        var keys = try root.mapping()
        let name = try self.name(try keys.required("name"))
        let operation = try self.operation(try keys.required("operation"))
        let input = try self.input(try keys.required("input"))
        let mapping = try self.mapping(try keys.required("mapping"))
        let target = try self.target(try keys.required("target"))
        let options = try self.options(try keys.optional("options"), mapping.mapping)
        let limits = try self.limits(try keys.optional("limits"))
        let stopRules = try self.stopRules(try keys.optional("stop"))
        let journal = try filePath(try keys.optional("journal")) ?? "\(name).journal"
        let reports = try filePath(try keys.optional("reports")) ?? "reports/\(name)"
        try keys.finish()
        return Job(
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
            reportsPath: resolved(reports)
        )
    }

    private func name(_ node: YAMLNode) throws(YAMLError) -> String {
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

    private func operation(_ node: YAMLNode) throws(YAMLError) -> String {
        let name = try node.string()
        switch name {
        case Operation.createUsingPermanentToken.name: return name
        case "create_card":
            throw node.error(
                "create_card takes card numbers, which this tool refuses: they would bring you into PCI scope"
            )
        case "delete":
            throw node.error("delete removes the method at the gateway too; only delete_local is ever used")
        case let name where Operation.named(name) != nil || name == "port":
            throw node.error("\(name) cannot be run as a job by this version; create_using_permanent_token can")
        default:
            throw node.error("\"\(name)\" is no operation; use create_using_permanent_token")
        }
    }

    private func input(_ node: YAMLNode) throws(YAMLError) -> Job.Input {
        var keys = try node.mapping()
        let fileNode = try keys.required("file")
        let file = try fileNode.string()
        guard file != "-" else {
            throw fileNode.error("a job cannot read standard input, since a run reads its file more than once; save it")
        }
        var input = Job.Input(path: resolved(file))
        input.options = try readingOptions(&keys)
        for entry in try keys.optional("columns")?.entries() ?? [] {
            input.columns[entry.key] = try entry.value.string()
        }
        input.notCardNumbers = try keys.optional("not_card_numbers")?.strings() ?? []
        for entry in try keys.optional("where")?.entries() ?? [] {
            input.rowFilters.append(.init(header: entry.key, values: try entry.value.strings()))
        }
        if let join = try keys.optional("join") { input.join = try self.join(join) }
        try keys.finish()
        return input
    }

    /// How a file is read, where the job says more than "find out".
    private func readingOptions(_ keys: inout YAMLMappingReader) throws(YAMLError) -> CSVOptions {
        var options = CSVOptions()
        if let format = try keys.optional("format") { options.format = try format.enumeration(of: InputFormat.self) }
        if let delimiter = try keys.optional("delimiter") { options.delimiter = try self.delimiter(delimiter) }
        if let encoding = try keys.optional("encoding") {
            options.encoding = try encoding.enumeration(of: TextEncoding.self)
        }
        if let line = try keys.optional("header_line") { options.headerLine = try line.int(in: 1...1_000_000) }
        return options
    }

    /// The second file, joined by one column that both files have, or by one of each.
    private func join(_ node: YAMLNode) throws(YAMLError) -> JoinTable.Rule {
        var keys = try node.mapping()
        let file = resolved(try keys.required("file").string())
        let on = try keys.required("on")
        let options = try readingOptions(&keys)
        try keys.finish()
        guard case .mapping = on.content else {
            let column = try on.string()
            return JoinTable.Rule(path: file, options: options, inputColumn: column, fileColumn: column)
        }
        var columns = try on.mapping()
        let rule = JoinTable.Rule(
            path: file,
            options: options,
            inputColumn: try columns.required("input").string(),
            fileColumn: try columns.required("file").string()
        )
        try columns.finish()
        return rule
    }

    private func delimiter(_ node: YAMLNode) throws(YAMLError) -> Delimiter {
        guard let delimiter = Delimiter(named: try node.string()) else {
            throw node.error("\"delimiter\" must be auto, a comma, a semicolon, tab or |; quote it: \";\"")
        }
        return delimiter
    }

    private func mapping(_ node: YAMLNode) throws(YAMLError) -> (mapping: GatewayMapping, path: String?) {
        let name = try node.string()
        if let mapping = try GatewayMapping.builtIn(name) { return (mapping, nil) }
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/") else {
            let names = GatewayMapping.builtInNames.joined(separator: ", ")
            throw node.error("\"\(name)\" is no built-in mapping (\(names)), and no path of a .yaml file")
        }
        let path = resolved(name)
        let yaml: String
        do throws(Failure) {
            yaml = try Job.text(of: path, called: "mapping file")
        } catch {
            throw node.error(error.message)
        }
        return (try GatewayMapping(yaml: yaml, file: path), path)
    }

    private struct TargetKeys {
        var api: Job.Target
        var gatewayAccountID: String?
        var businessEntityID: String?
        var keySource: Job.KeySource?
    }

    private func target(_ node: YAMLNode) throws(YAMLError) -> TargetKeys {
        var keys = try node.mapping()
        let site = try keys.optional("site")
        let baseURL = try keys.optional("base_url")
        let sandbox = try keys.optional("sandbox")
        guard [site, baseURL, sandbox].count(where: { $0 != nil }) == 1 else {
            throw node.error("\"target\" needs one of site, base_url and sandbox")
        }
        var target = TargetKeys(api: .sandbox(scenario: nil))
        do throws(Endpoint.Refusal) {
            if let site { target.api = .endpoint(try Endpoint(site: text(site))) }
            if let baseURL { target.api = .endpoint(try Endpoint(baseURL: text(baseURL))) }
        } catch {
            throw (site ?? baseURL ?? node).error("\(error)")
        }
        if let sandbox { target.api = .sandbox(scenario: try scenario(sandbox)) }
        target.gatewayAccountID = try bounded(try keys.optional("gateway_account_id"))
        target.businessEntityID = try bounded(try keys.optional("business_entity_id"))
        if let key = try keys.optional("api_key") { target.keySource = try keySource(key) }
        try keys.finish()
        return target
    }

    /// A node's text, or nothing, which the callee refuses in its own words.
    private func text(_ node: YAMLNode) -> String { (try? node.string()) ?? "" }

    private func scenario(_ node: YAMLNode) throws(YAMLError) -> String? {
        switch try node.string() {
        case "true": nil
        case "false": throw node.error("\"sandbox\" is true, or the path of a scenario file; use site for Chargebee")
        case let path: resolved(path)
        }
    }

    private func bounded(_ node: YAMLNode?) throws(YAMLError) -> String? {
        guard let node else { return nil }
        let text = try node.string()
        guard (1...50).contains(text.unicodeScalars.count) else {
            throw node.error("\(node.name) must have 1 to 50 characters")
        }
        return text
    }

    private func keySource(_ node: YAMLNode) throws(YAMLError) -> Job.KeySource {
        guard case .mapping = node.content else {
            throw node.error(
                "a key must not be written into a file that is kept: use api_key: { env: NAME } or { file: PATH }"
            )
        }
        // Said without a word of what stands there, which may be the key itself.
        for entry in try node.entries() {
            let texts = [entry.key, (try? entry.value.string()) ?? ""]
            if texts.contains(where: { $0.hasPrefix("live_") || $0.hasPrefix("test_") }) {
                throw node.error(
                    "\"api_key\" seems to hold the key itself; name the variable or the file that holds it"
                )
            }
        }
        var keys = try node.mapping()
        let environment = try keys.optional("env")?.string()
        let file = try keys.optional("file")?.string()
        try keys.finish()
        switch (environment, file) {
        case (let name?, nil): return .environment(name)
        case (nil, let path?): return .file(resolved(path))
        default: throw node.error("\"api_key\" needs one of env and file")
        }
    }

    private struct OptionKeys {
        var replacePrimary = MappingSettings.ReplacePrimary.never
        var skipRetrieval = false
        var silence = Job.Silence()
        var origin = Origin()
    }

    private func options(_ node: YAMLNode?, _ mapping: GatewayMapping) throws(YAMLError) -> OptionKeys {
        var options = OptionKeys()
        guard let node else { return options }
        var keys = try node.mapping()
        if let value = try keys.optional("replace_primary") {
            options.replacePrimary = try value.enumeration(of: MappingSettings.ReplacePrimary.self)
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
        try keys.finish()
        return options
    }

    private func origin(_ node: YAMLNode) throws(YAMLError) -> Origin {
        var keys = try node.mapping()
        let ip = try keys.optional("ip")
        let device = try keys.optional("device")
        let user = try keys.optional("user")?.string()
        try keys.finish()
        for value in [ip, device].compactMap(\.self) where !Origin.isHeaderText(try value.string()) {
            throw value.error("\(value.name) must be 1 to 200 characters of plain ASCII, since it goes into a header")
        }
        return Origin(ip: try ip?.string(), device: try device?.string(), user: user)
    }

    private func limits(_ node: YAMLNode?) throws(YAMLError) -> Job.Limits {
        var limits = Job.Limits()
        guard let node else { return limits }
        var keys = try node.mapping()
        if let value = try keys.optional("requests_per_minute") {
            limits.requestsPerMinute = try value.int(in: 1...1_000_000)
        }
        if let value = try keys.optional("headroom") {
            limits.headroom = try value.fraction()
            guard limits.headroom < 1 else { throw value.error("a headroom of 100 % leaves nothing to send") }
        }
        if let value = try keys.optional("max_in_flight") { limits.maxInFlight = try value.int(in: 1...512) }
        if let value = try keys.optional("max_posts_in_flight") { limits.maxPosts = try value.int(in: 1...512) }
        if let value = try keys.optional("max_gets_in_flight") { limits.maxGets = try value.int(in: 1...512) }
        if let value = try keys.optional("retries") { limits.retries = try value.int(in: 0...100) }
        if let value = try keys.optional("retry_budget") { limits.retryBudget = try value.fraction() }
        if let value = try keys.optional("timeout") {
            limits.timeout = try value.duration()
            guard (Duration.seconds(1)...Duration.seconds(600)).contains(limits.timeout) else {
                throw value.error("\"limits.timeout\" must be from 1s to 10m")
            }
        }
        try keys.finish()
        return limits
    }

    private func stopRules(_ node: YAMLNode?) throws(YAMLError) -> StopRules {
        var rules = StopRules()
        guard let node else { return rules }
        var keys = try node.mapping()
        if let value = try keys.optional("failure_rate") { rules.failureRate = try value.fraction() }
        if let value = try keys.optional("failures_in_a_row") {
            rules.failuresInARow = try value.int(in: 1...1_000_000)
        }
        if let value = try keys.optional("outage") {
            rules.longestOutage = try value.duration()
            guard (Duration.seconds(1)...Duration.seconds(86_400)).contains(rules.longestOutage) else {
                throw value.error("\"stop.outage\" must be from 1s to 24h")
            }
        }
        if let value = try keys.optional("canary") { rules.canary = try value.int(in: 0...1000) }
        try keys.finish()
        return rules
    }

    private func filePath(_ node: YAMLNode?) throws(YAMLError) -> String? {
        guard let node else { return nil }
        let path = try node.string()
        guard !path.isEmpty else { throw node.error("\(node.name) must be a path") }
        return path
    }

    /// A path as written in the job file, seen from where the tool runs.
    private func resolved(_ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        guard let slash = path.lastIndex(of: "/") else { return relative }
        return path[...slash] + relative
    }
}
