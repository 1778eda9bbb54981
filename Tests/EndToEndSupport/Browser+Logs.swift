import Foundation

/// What the browser noted about the page.
extension Browser {
    /// A line of the console, also where the browser itself wrote it, as for a script that a policy forbids.
    package struct ConsoleEntry: Decodable, Sendable {
        /// Such as `SEVERE`, `WARNING`, `INFO`.
        package let level: String
        package let message: String
    }

    private struct Noted: Decodable {
        let message: String
    }

    /// A DevTools event as the log `performance` has it.
    private struct Event: Decodable {
        struct Message: Decodable {
            let method: String
            let params: Parameters
        }

        struct Parameters: Decodable {
            let request: Request?
        }

        struct Request: Decodable {
            let url: String
        }

        let message: Message
    }

    /// What came on the console since it was last asked for.
    package func console() async throws -> [ConsoleEntry] {
        try await driver.command("/se/log", ["type": "browser"], as: [ConsoleEntry].self)
    }

    /// The addresses that were requested since they were last asked for, in their order, with the page's own.
    package func requests() async throws -> [String] {
        let noted = try await driver.command("/se/log", ["type": "performance"], as: [Noted].self)
        return try noted.compactMap { entry in
            let event = try JSONDecoder().decode(Event.self, from: Data(entry.message.utf8)).message
            return event.method == "Network.requestWillBeSent" ? event.params.request?.url : nil
        }
    }
}
