import ArgumentParser
import EndToEndSupport
import Foundation
import TestSupport

/// `soak port`: a large site, moved from one gateway to another with faults and kills, verified and undone.
struct PortSoak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "port",
        abstract: "Discovers, ports, verifies and undoes a large site with faults and kills; compares row for row.",
        discussion: "The exit status is 1 where a stage does not agree with what the site itself has."
    )

    @Option(help: "Payment sources of the site, at five gateways.")
    var sources = 20_000

    @Option(help: "How often the run and the undo are killed each.")
    var kills = 8

    @Option(help: "What the moments of the kills are drawn from.")
    var seed: UInt64 = UInt64.random(in: 1...999_999)

    @Flag(help: "Let the job remove the old sources; then the undo has to hold everything back.")
    var deleteOld = false

    private static let faults = """
        faults: { dropped_after_effect: 2%, dropped_before_effect: 1%, internal_error: 1%, error_after_effect: 1%, \
        bad_gateway: 1%, throttled: 0.2% }
        latency: { from: 1ms, to: 9ms }
        throttle_for: 1s
        """

    func run() async throws {
        var random = SeededGenerator(seed: seed)
        var faults: [String] = []
        let options = "{ replace_primary: from_column, record_previous_primary: true, delete_old: \(deleteOld) }"
        let job = try await PortJob(sources: sources, options: options)
        let before = try await job.site.records()
        let clock = ContinuousClock()
        var start = clock.now
        func tell(_ stage: String, _ found: [String]) {
            faults += found
            let seconds = Int(start.duration(to: clock.now) / .seconds(1))
            print("\(stage): \(seconds) s\(found.isEmpty ? "" : ", \(found.count) faults: \(found.prefix(5))")")
            start = clock.now
        }
        print("seed \(seed), \(sources) sources, \(before.count(where: \.isPortable)) portable")

        try await job.change(Self.faults)
        try await untilDone(job, "discover", [], &random)
        let listed = try job.records("sources.csv").compactMap { $0["payment_source_id"] }
        tell("discover", listed == before.filter { !$0.isDeleted }.map(\.id) ? [] : ["the list differs from the site"])

        let plan = try await job.tokenferry("plan", "--format", "json")
        let ready = try plan.json()["ready"] as? Int
        tell("plan", ready == before.count(where: \.isPortable) ? [] : ["\(ready ?? -1) ready"])

        try await untilDone(job, "run", [], &random)
        let ported = try await PortComparison(job, before: before, deletesOld: deleteOld)
        tell("run", ported.faults)

        let verified = try await job.tokenferry("verify")
        tell("verify", verified.status == 0 ? [] : ["exit status \(verified.status)"])

        let afterPort = try await job.site.records()
        try await untilDone(job, "undo", ["--yes"], &random)
        let undone = try await UndoComparison(
            job,
            original: before,
            ported: afterPort,
            made: ported.made,
            removes: !deleteOld
        )
        tell("undo", undone.faults)
        await job.site.stop()
        if !faults.isEmpty { throw ExitCode(1) }
        print("Every stage agrees with the site, row for row.")
    }

    /// Runs a command with faults, killed a few times, and then as often as it says that it is not through.
    private func untilDone(
        _ job: PortJob,
        _ command: String,
        _ arguments: [String],
        _ random: inout SeededGenerator
    ) async throws {
        let journal = command == "undo" ? "moving.journal.undo" : "moving.journal"
        for _ in 0..<kills {
            let run = try job.start(command, arguments)
            let begins = command == "discover" ? "" : "Sending"
            try await wait { begins.isEmpty || run.hasSaid(begins) || !run.isRunning }
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...6000, using: &random)))
            guard run.isRunning else { break }
            run.signal(SIGKILL)
            _ = await run.finished()
            try await job.site.settle()
        }
        for _ in 0..<10 {
            let result = try await Program.run(
                [command, job.job] + arguments,
                environment: ["TOKENFERRY_STATE_DIR": job.path("state"), "CHARGEBEE_API_KEY": "test_key"]
            )
            let isPaused = result.status == 75 || result.errors.contains("Run the same command again")
            guard isPaused else { return }
            if command != "discover" { try await job.letAnHourPass(journal: journal) }
        }
    }
}
