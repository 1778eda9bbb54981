import ArgumentParser

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
}
