import ArgumentParser
import Migration

/// `tokenferry init`: a job file to begin with.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a job file for a file, and a mapping to edit where no built-in one fits.",
        discussion: """
            The job goes to a sandbox until you name a site in it. Guesses are marked as such in the files. Nothing is \
            written over without --force.
            """
    )

    @OptionGroup var file: FileArgument

    @Option(
        help: ArgumentHelp("The job file; by default the file's name with .yaml, here.", valueName: "job"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var output: String?

    @Flag(help: "Write over files that are there.")
    var force = false

    func run() throws {
        let draft = try Console.tellingFailure { () throws(Failure) in
            try Migration.draftJob(file.request, output: output, overwrites: force)
        }
        Console.result("\(draft.path): the job file")
        if let mapping = draft.mappingPath {
            Console.result("\(mapping): a mapping to edit, since none fits this file")
        }
        for point in draft.openPoints { Console.result("- \(point)") }
        Console.result("Next: tokenferry check \(draft.path)")
    }
}
