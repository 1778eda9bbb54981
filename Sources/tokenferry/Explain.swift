import ArgumentParser
import Migration
import Reporting

/// `tokenferry explain`: one row's whole story.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells one row's whole story: columns, the rule behind each parameter, plan, attempts, outcome.",
        discussion: """
            Sends and writes nothing, and works before a run, during it and after. Tokens are masked, and names and addresses \
            cut to a letter. Where the input has changed, the journal's part is told all the same.

              tokenferry explain jobs/stripe.yaml 17
              tokenferry explain jobs/stripe.yaml --line 18

            Exit status 0, also for a row that is rejected or failed; 64 where there is no such row.
            """
    )

    @OptionGroup var job: JobArgument

    @Argument(help: ArgumentHelp("The row, 1-based; the header is not counted.", valueName: "row"))
    var row: Int?

    @Option(help: ArgumentHelp("Instead of ROW: a line of the file that the row is on.", valueName: "n"))
    var line: Int?

    @Option(help: ArgumentHelp("The pass that is meant, where the job has had several inputs.", valueName: "n"))
    var pass: Int?

    @OptionGroup var output: FormatOption

    func validate() throws {
        guard (row == nil) != (line == nil) else {
            throw ValidationError("Name the row either by its number or by '--line'.")
        }
        if let row, row < 1 { throw ValidationError("'<row>' counts from 1.") }
        if let line, line < 1 { throw ValidationError("'--line' counts from 1.") }
        if let pass, pass < 1 { throw ValidationError("'--pass' counts from 1.") }
    }

    func run() throws {
        let migration = try job.migration()
        let choice = line.map(RowChoice.line) ?? .ordinal(row ?? 1)
        let story = try Console.tellingFailure { () throws(Failure) in try migration.explain(choice, pass: pass) }
        switch output.format {
        case .text: Console.result(story.text)
        case .json: Console.result(story.json())
        }
    }
}
