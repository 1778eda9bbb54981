import ArgumentParser
import Migration
import Observability

/// How a run can be watched by programs.
struct ObservingOptions: ParsableArguments {
    enum LogFormat: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "What standard error is for: text for people, or json, one object a line for each event.")
    var logFormat = LogFormat.text

    @Option(
        help: ArgumentHelp(
            "Keep the run's metrics in this file, in Prometheus's text form; written anew every five seconds.",
            valueName: "file"
        ),
        completion: .file()
    )
    var metrics: String?

    /// Where the metrics of a job's run go; `nil` where nothing is to be written.
    ///
    /// Where the job file could not be read, that is where metrics are already, since what else may be there is not known.
    ///
    /// - Throws: ``Failure`` with `wrongUse` where they would be written over a file of another kind.
    func metricsPath(for job: Job?) throws(Failure) -> String? {
        guard let metrics else { return nil }
        guard let job else { return MetricsPlace.hasMetrics(at: metrics) ? metrics : nil }
        try job.checkMetrics(at: metrics)
        if let problem = MetricsPlace.problem(at: metrics) {
            throw Failure(
                .wrongUse,
                "--metrics \(metrics): \(problem), and is left alone. Name a new file, or that of an earlier run's metrics."
            )
        }
        return metrics
    }
}
