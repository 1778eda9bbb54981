import ArgumentParser
import Migration

/// `tokenferry check`: job and mapping, without the data.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a job file and its mapping without the data, and runs the mapping's own tests."
    )

    @OptionGroup var job: JobArgument

    func run() throws {
        let migration = try job.migration()
        let tests = try Console.tellingFailure { () throws(Failure) in try migration.check() }
        Console.result(
            "\(job.path): the job and the mapping \(migration.mappingName) are sound; \(tests) mapping tests passed."
        )
    }
}
