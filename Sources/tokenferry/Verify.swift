import ArgumentParser
import Migration
import Reporting

/// `tokenferry verify`: reads back what a job did.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads the payment sources back from Chargebee and compares input, journal and Chargebee.",
        discussion: """
            Compares each row's gateway account, reference (as far as the input knows it; it is never shown), type, brand, last \
            four digits, expiry, status, customer, primary role and deletion, and tells sources of the job's customers that this \
            job did not make. After a later input, the sources made for earlier ones are looked for and counted apart. Reads \
            lists, up to 100 sources a call, and single sources only where no list has them; at the job's \
            pace. Nothing is changed at Chargebee. verify.html, .xlsx, .json and verify.csv, with every row that differs, and \
            verify-figures.csv are written into the report folder.

              tokenferry verify jobs/stripe.yaml
              tokenferry verify jobs/stripe.yaml --sample 500

            Exit status 0 where nothing differs, is missing or unexpected, and 3 otherwise; 64 before the first run, 65 where the \
            input is not the one that was run, 75 while a run is at work.

            EXIT STATUS
            \(Tokenferry.exitStatusTable)
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Option(help: ArgumentHelp("Compare so many rows, drawn alike each time by the plan digest.", valueName: "n"))
    var sample: Int?

    func validate() throws {
        if let sample, sample < 1 { throw ValidationError("'--sample' takes a number of rows, 1 or more.") }
    }

    func run() async throws {
        let migration = try job.migration()
        let report = try await SiteReadingDisplay.show { control, audience async throws(Failure) in
            try await migration.verify(sample: sample, control: control, audience: audience)
        }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
        let folder = migration.reportFolder(pass: report.pass)
        Console.note("Reports: \(folder)/verify.html, .xlsx, .csv, .json; verify-figures.csv")
        if !report.agrees { throw ExitCode(ExitStatus.finishedWithExceptions.rawValue) }
    }
}
