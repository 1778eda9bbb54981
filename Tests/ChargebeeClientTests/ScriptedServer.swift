import NIOCore
import NIOPosix
import Synchronization

/// A server that answers requests with what its script says, byte for byte, on a free port of this machine.
final class ScriptedServer: Sendable {
    /// What comes after a request.
    enum Reply: Sendable {
        /// These bytes; the connection stays open.
        case text(String)
        /// These bytes, and the end of the connection.
        case textThenEnd(String)
        /// Nothing, until the client gives up.
        case silence
    }

    /// A request as it came.
    struct Request: Sendable {
        /// Which connection it came on; 1-based.
        let connection: Int
        /// The request line.
        let line: String
        /// The values by the names in lower case.
        let headers: [String: String]
        let body: String
    }

    let port: Int
    /// Sent on each connection before anything is asked.
    private let greeting: String
    private let state: Mutex<State>

    private struct State {
        var replies: [Reply]
        var requests: [Request] = []
        var connections = 0
    }

    private init(port: Int, replies: [Reply], greeting: String) {
        self.port = port
        self.greeting = greeting
        state = Mutex(State(replies: replies))
    }

    /// The requests so far.
    var requests: [Request] { state.withLock(\.requests) }

    /// Runs a server while `body` does; requests behind the end of the script are met with silence.
    static func run<Result: Sendable>(
        _ replies: [Reply],
        greeting: String = "",
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let server = ScriptedServer(
            port: listener.channel.localAddress?.port ?? 0,
            replies: replies,
            greeting: greeting
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask { await server.serve(connection) }
                        }
                    }
                }
            }
            let result = try await body(server)
            group.cancelAll()
            return result
        }
    }

    private func serve(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        let connection = state.withLock {
            $0.connections += 1
            return $0.connections
        }
        // A client that goes away is part of the tests.
        try? await channel.executeThenClose { inbound, outbound in
            if !greeting.isEmpty { try await outbound.write(ByteBuffer(string: greeting)) }
            var text = ""
            for try await part in inbound {
                text += String(buffer: part)
                guard let request = Request(text, connection: connection) else { continue }
                text = ""
                switch reply(to: request) {
                case .text(let text): try await outbound.write(ByteBuffer(string: text))
                case .textThenEnd(let text):
                    try await outbound.write(ByteBuffer(string: text))
                    return
                case .silence: continue
                }
            }
        }
    }

    private func reply(to request: Request) -> Reply {
        state.withLock {
            $0.requests.append(request)
            return $0.replies.isEmpty ? .silence : $0.replies.removeFirst()
        }
    }
}

extension ScriptedServer.Request {
    /// Reads a request; `nil` while it is not whole.
    fileprivate init?(_ text: String, connection: Int) {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            headers[halves[0].lowercased()] = halves.count > 1 ? String(halves[1]) : ""
        }
        let body = text[end.upperBound...]
        guard body.utf8.count >= headers["content-length"].flatMap({ Int($0) }) ?? 0 else { return nil }
        self.connection = connection
        line = lines.first.map(String.init) ?? ""
        self.headers = headers
        self.body = String(body)
    }
}
