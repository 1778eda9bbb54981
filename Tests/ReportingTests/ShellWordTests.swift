import Foundation
import Reporting
import Testing

struct ShellWordTests {
    @Test(arguments: [
        "jobs/stripe-cards.yaml", "my jobs/it's.yaml", "", "$HOME/`id`", "a;b", "~x", "*", "Zoë.yaml", "-x", "a\\b",
        "''", "\"q\"",
        "a\nb",
    ])
    func `A shell takes it as the one word that it was`(text: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "printf '%s|' x \(text.shellWord)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: data, as: UTF8.self) == "x|\(text)|")
    }

    @Test func `What needs no quotes gets none`() {
        #expect("jobs/stripe-cards_2.yaml".shellWord == "jobs/stripe-cards_2.yaml")
        #expect("my job.yaml".shellWord == "'my job.yaml'")
    }
}
