package import CSVInput
import ChargebeeAPI
package import ChargebeeClient
package import Execution
package import GatewayMapping
package import MigrationModel
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

    /// Which payment sources are listed; everything by default.
    package struct Discovery: Hashable, Sendable {
        /// Chargebee's values of `type`; empty for all.
        package var types: [String] = []
        /// Chargebee's values of `status`; empty for all.
        package var statuses: [String] = []
        package var createdAfter: UnixMilliseconds?
        package var createdBefore: UnixMilliseconds?
        package var updatedAfter: UnixMilliseconds?
        package var updatedBefore: UnixMilliseconds?
        /// At most 50 characters each; empty for all.
        package var customerIDs: [String] = []
        /// How customer ids begin; `nil` for any.
        package var customerPrefix: String?
        /// The gateway accounts whose sources are kept, on our side, since the API has no such filter; empty for all.
        package var gatewayAccountIDs: [String] = []
        package var includesDeleted = false

        package init() {}
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
    /// Chargebee's name of the gateway of ``gatewayAccountID``; needed for switching.
    package var gateway: String?
    package var businessEntityID: String?
    package var keySource: KeySource?
    package var replacePrimary: MappingSettings.ReplacePrimary
    package var skipRetrieval: Bool
    package var silence: Silence
    /// Sent with every request as `chargebee-request-origin-*`; empty by default.
    package var origin: Origin
    /// Whether the run reads which payment source was primary before it replaces one, for an undo.
    package var recordsPreviousPrimary = false
    /// Whether the site is read before sending, and rows that are attached already are not sent.
    package var skipsExisting = false
    /// Porting: whether the old payment source is removed from Chargebee once the new one is there.
    package var deletesOld = false
    /// Whether an export in doubt whose key has grown too old is made again, instead of being left for review.
    package var repeatsDoubtfulExport = false
    /// Which payment sources `discover` lists.
    package var discovery = Discovery()
    /// Which columns of the input, or of the file joined to it, say what the customers are billed next; `nil` where none do.
    package var finance: BillColumns?
    /// The list that says it instead; `nil` where the job names none.
    package var billList: BillListRule?
    package var limits: Limits
    package var stopRules: StopRules
    /// The journal's path.
    package var journalPath: String
    /// The folder that reports are written into.
    package var reportsPath: String
    /// The file that exported references are written into; the only one that holds tokens.
    package var resultPath: String

    /// What the job does for each row.
    var procedure: RowProcedure {
        var procedure = RowProcedure(operation: operation)
        procedure.recordsPreviousPrimary = recordsPreviousPrimary
        procedure.deletesOld = deletesOld
        procedure.repeatsDoubtfulExport = repeatsDoubtfulExport
        return procedure
    }

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
            operation: Operation.batch(operation),
            gatewayAccountID: gatewayAccountID,
            replacePrimary: replacePrimary,
            skipRetrieval: skipRetrieval,
            columnOverrides: input.columns,
            where: input.rowFilters
        )
    }

    /// What the plan's digest covers besides input, mapping and requests.
    var planTerms: [String] {
        optionTerms + shapingTerms + [
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

    /// The options of porting that decide what becomes of a row, where they are used; a journal keeps to those it began with.
    var shapingTerms: [String] {
        [deletesOld ? "delete_old=true" : nil, gateway.map { "gateway=\($0)" }].compactMap(\.self)
    }

    /// The options that a plan is approved with and that may change between two runs, where they are used.
    private var optionTerms: [String] {
        [
            recordsPreviousPrimary ? "record_previous_primary=true" : nil,
            skipsExisting ? "skip_existing=true" : nil,
            repeatsDoubtfulExport ? "doubtful_export=repeat" : nil,
        ].compactMap(\.self)
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
