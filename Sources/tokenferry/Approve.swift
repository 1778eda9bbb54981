import ArgumentParser
import Migration
import Reporting

/// `tokenferry approve`: records who approves the plan.
struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Records in the journal who approves the plan; a live run wants that of its very plan.",
        discussion: """
            The input is planned again, and refused (65) where the plan is not the one whose digest is given: input, mapping, \
            target or options have changed since it was read. Nothing is sent. Rejected rows do not hinder an approval; they are \
            not sent. Several people may approve one plan, and all of them are kept. While a run is at work, nothing is recorded \
            (75).

            The name is as its bearer typed it: who may use this account may use any name. The account and the machine are \
            recorded with it.
            """
    )

    @OptionGroup var job: JobArgument

    @Option(help: "The plan's digest, 64 hexadecimal digits, from the report that was read.")
    var digest: String

    @Option(
        help: ArgumentHelp("Who approves: 1 to 200 printable characters.", valueName: "name"),
        transform: { text in
            guard let name = ApproverName(text) else {
                throw ValidationError("it takes 1 to 200 printable characters, with a letter or digit among them")
            }
            return name
        }
    )
    var by: ApproverName

    @OptionGroup var output: FormatOption

    func validate() throws {
        guard LiveOptions.isDigest(digest) else {
            throw ValidationError("'--digest' takes the 64 hexadecimal digits that the dry run prints.")
        }
    }

    func run() throws {
        let migration = try job.migration()
        let report = try Console.tellingFailure { () throws(Failure) in try migration.approve(digest, by: by) }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
    }
}
