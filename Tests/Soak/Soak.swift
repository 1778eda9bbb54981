import ArgumentParser
import Foundation

/// `soak`: trials of the built program against a site that counts.
@main
struct Soak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trials of the debug build that are too long for the tests.",
        subcommands: [CrashSoak.self, PortSoak.self],
        defaultSubcommand: CrashSoak.self
    )
}

/// `soak crash`: crash trials, counted at the server.
struct CrashSoak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash",
        abstract: "Crashes the debug build again and again, and counts at the server what was lost or doubled.",
        discussion: """
            Each trial has a site, a job and 1 to 4 crashes of its own, at named points, by kill -9 or by SIGTERM, and then \
            runs to the end. The exit status is 1 where a token was lost or attached twice, or an ending is wrong.
            """
    )

    @Option(help: "How many trials.")
    var trials = 1000

    @Option(help: "What all trials are drawn from.")
    var seed: UInt64 = UInt64.random(in: 1...999_999)

    @Option(help: "The number of the first trial, to run one again.")
    var first = 0

    @Option(help: "Trials at once.")
    var jobs = 3

    func run() async throws {
        let start = ContinuousClock.now
        var summary = SoakSummary()
        var next = first
        let end = first + trials
        await withTaskGroup(of: TrialResult.self) { group in
            while next < min(end, first + max(1, jobs)) {
                let number = next
                group.addTask { await Trial.run(TrialPlan(number: number, soakSeed: seed)) }
                next += 1
            }
            for await result in group {
                summary.add(result)
                tell(result, done: summary.trials)
                guard next < end else { continue }
                let number = next
                group.addTask { await Trial.run(TrialPlan(number: number, soakSeed: seed)) }
                next += 1
            }
        }
        print(summary.text(seed: seed, seconds: start.duration(to: .now) / .seconds(1)))
        if summary.hasFailed { throw ExitCode(1) }
    }

    /// A line for each failure at once, and one for every twentieth trial.
    private func tell(_ result: TrialResult, done: Int) {
        var line = ""
        if result.hasFailed {
            line = "trial \(result.number): \(result.lost) lost, \(result.doubled) doubled \(result.faults)\n"
        }
        if done % 20 == 0 { line += "\(done) of \(trials) trials\n" }
        FileHandle.standardError.write(Data(line.utf8))
    }
}
