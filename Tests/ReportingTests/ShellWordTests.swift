import Foundation
import Reporting
import TestSupport
import Testing

struct ShellWordTests {
    @Test(arguments: [
        "jobs/stripe-cards.yaml", "my jobs/it's.yaml", "", "$HOME/`id`", "a;b", "~x", "*", "Zoë.yaml", "-x", "a\\b",
        "''", "\"q\"",
        "a\nb",
    ])
    func `A shell takes it as the one word that it was`(text: String) async throws {
        let output = try ChildProcess.pipe()
        let shell = try ChildProcess(
            "/bin/sh",
            ["-c", "printf '%s|' x \(text.shellWord)"],
            streams: (nil, output.writing.fileDescriptor, nil)
        )
        try output.writing.close()
        let data = try output.reading.readToEnd() ?? Data()
        #expect(await shell.ended() == .exited(0))
        #expect(String(decoding: data, as: UTF8.self) == "x|\(text)|")
    }

    @Test func `What needs no quotes gets none`() {
        #expect("jobs/stripe-cards_2.yaml".shellWord == "jobs/stripe-cards_2.yaml")
        #expect("my job.yaml".shellWord == "'my job.yaml'")
    }
}
