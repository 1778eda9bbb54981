import ArgumentParser
import Migration
import Reporting

/// `tokenferry simulate`: how long a job takes, in virtual time.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells how long a job takes and what holds it back, without sending anything.",
        discussion: """
            Plans the job and runs what is left of it in virtual time: the pace, the retries and the recovery are the real \
            ones, Chargebee is modelled. The model is the scenario that is given, or the one of a job that goes to a sandbox, \
            or else a site that allows what the job allows itself, with an assumed latency. Nothing is sent or written.
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Option(help: "A scenario file, as for the sandbox.", completion: .file())
    var scenario: String?

    @Option(help: "How long answers take: FROM..TO, or the percentiles P50/P95/P99, as in 300ms/900ms/2s.")
    var latency: String?

    @Option(help: ArgumentHelp("The requests that the site allows in any 60 seconds.", valueName: "requests"))
    var siteLimit: Int?

    @Option(help: ArgumentHelp("A fault and its share of the requests, as in throttled=1%.", valueName: "name=share"))
    var fault: [String] = []

    func validate() throws {
        if let siteLimit, siteLimit < 1 { throw ValidationError("'--site-limit' must be at least 1.") }
    }

    func run() throws {
        var options = SimulationOptions()
        options.scenarioPath = scenario
        options.latency = latency
        options.siteLimit = siteLimit
        options.faults = fault
        let migration = try job.migration()
        let report = try Console.tellingFailure { () throws(Failure) in try migration.simulate(options) }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
    }
}
