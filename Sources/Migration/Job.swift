package import CSVInput
package import ChargebeeClient
package import Execution
package import GatewayMapping
package import Planning

/// A job: what is moved from where to where, and within which bounds.
///
/// Every default is settled here.
package struct Job: Sendable {
    /// The API that the requests go to.
    package enum Target: Hashable, Sendable {
        /// A Chargebee site, or another server that speaks its API.
        case endpoint(Endpoint)
        /// A sandbox that is started with the run, with the scenario at a path, or without faults.
        case sandbox(scenario: String?)

        /// As reports and the plan's digest name it.
        package var name: String {
            switch self {
            case .endpoint(let endpoint): endpoint.baseURL
            case .sandbox: "sandbox"
            }
        }

        /// Whether real customers may be behind it.
        package var isLive: Bool {
            if case .endpoint(let endpoint) = self { endpoint.isLive } else { false }
        }
    }

    /// Where the API key is; it is read when a run begins.
    package enum KeySource: Hashable, Sendable {
        case environment(String)
        case file(String)
    }

    package struct Input: Sendable {
        package var path: String
        package var options = CSVOptions()
        /// Header names by the mapping's logical columns.
        package var columns: [String: String] = [:]
        /// Columns whose digits the user vouches for.
        package var notCardNumbers: [String] = []
        /// Which rows are meant: the header of a column, and the values that a row may have there.
        package var rowFilters: [MappingSettings.RowFilter] = []
        /// The second file, and by which columns its rows are found.
        package var join: JoinTable.Rule?
    }

    /// Which of Chargebee's doings are switched off for the requests; all are by default.
    package struct Silence: Hashable, Sendable {
        package var emails = true
        package var webhooks = true
        package var actions = true
    }

    package struct Limits: Hashable, Sendable {
        /// What the site allows; the default, 150, is a test site's.
        package var requestsPerMinute = 150
        /// The share of it that is left to others; the default is 5 %.
        package var headroom = 0.05
        package var maxInFlight = 20
        /// POST requests at once; `nil` is what Chargebee takes: 100 on a live site, 50 on others.
        package var maxPosts: Int?
        /// GET requests at once; `nil` is what Chargebee takes: 50.
        package var maxGets: Int?
        package var retries = 5
        /// The share of first tries that may be retried in all; the default is 20 %.
        package var retryBudget = 0.2
        /// How long an answer may take; the default, 80 s, is that of Chargebee's own libraries.
        package var timeout = Duration.seconds(80)

        /// Calls a minute that a run may make; at least 1.
        package var callsPerMinute: Int {
            ExecutionLimits.calls(ofRequestsPerMinute: requestsPerMinute, headroom: headroom)
        }
    }

    /// The job file.
    package var path: String
    package var name: String
    package var operation: String
    package var input: Input
    package var mapping: GatewayMapping
    /// The mapping's file; `nil` for a built-in one.
    package var mappingPath: String?
    package var target: Target
    package var gatewayAccountID: String?
    package var businessEntityID: String?
    package var keySource: KeySource?
    package var replacePrimary: MappingSettings.ReplacePrimary
    package var skipRetrieval: Bool
    package var silence: Silence
    /// Sent with every request as `chargebee-request-origin-*`; empty by default.
    package var origin: Origin
    package var limits: Limits
    package var stopRules: StopRules
    /// The journal's path.
    package var journalPath: String
    /// The folder that reports are written into.
    package var reportsPath: String

    /// The bounds of a run of this job.
    var executionLimits: ExecutionLimits {
        var execution = ExecutionLimits(
            callsPerMinute: limits.callsPerMinute,
            maxInFlight: limits.maxInFlight,
            retries: limits.retries
        )
        execution.headroom = limits.headroom
        execution.mostPosts = limits.maxPosts ?? (target.isLive ? 100 : 50)
        execution.mostGets = limits.maxGets ?? 50
        execution.retryBudget = limits.retryBudget
        execution.settlingTime = max(execution.settlingTime, limits.timeout * 2)
        return execution
    }

    /// What goes with every request of this job.
    var headers: JobHeaders {
        var headers = JobHeaders()
        headers.silencesEmails = silence.emails
        headers.silencesWebhooks = silence.webhooks
        headers.silencesActions = silence.actions
        headers.businessEntityID = businessEntityID
        headers.origin = origin
        return headers
    }

    /// What the mapping needs to know of the job.
    package var mappingSettings: MappingSettings {
        MappingSettings(
            gatewayAccountID: gatewayAccountID,
            replacePrimary: replacePrimary,
            skipRetrieval: skipRetrieval,
            columnOverrides: input.columns,
            where: input.rowFilters
        )
    }

    /// What the plan's digest covers besides input, mapping and requests.
    var planTerms: [String] {
        [
            "operation=\(operation)",
            "target=\(target.name)",
            "gateway_account_id=\(gatewayAccountID ?? "")",
            "business_entity_id=\(businessEntityID ?? "")",
            "replace_primary=\(replacePrimary.rawValue)",
            "skip_retrieval=\(skipRetrieval)",
            "silence=\(silenced.joined(separator: ","))",
            "origin=\([origin.ip, origin.device, origin.user].map { $0 ?? "" })",
        ]
    }

    /// The names of what is switched off.
    var silenced: [String] {
        [
            silence.emails ? "emails" : nil, silence.webhooks ? "webhooks" : nil, silence.actions ? "actions" : nil,
        ].compactMap(\.self)
    }

    /// After how many requests a run pauses for a look: what the job says, else 3 on a live site and none elsewhere.
    var canary: Int? {
        let rows = stopRules.canary ?? (target.isLive ? 3 : 0)
        return rows > 0 ? rows : nil
    }
}
