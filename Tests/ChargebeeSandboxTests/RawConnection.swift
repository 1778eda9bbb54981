import NIOCore
import NIOPosix

/// A connection that sends HTTP as text, so that a test sees every byte that comes back, or that none does.
struct RawConnection {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    init(port: Int) async throws {
        channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
            }
    }

    /// Sends texts one after the other, each when the answer before it is there, and returns the answers.
    ///
    /// An answer is over when its `content-length` is reached; the last one may be cut off by the end of the connection.
    func exchange(_ requests: [String]) async throws -> [String] {
        try await channel.executeThenClose { inbound, outbound in
            var answers: [String] = []
            var iterator = inbound.makeAsyncIterator()
            for request in requests {
                try await outbound.write(ByteBuffer(string: request))
                var answer = ""
                do {
                    while !Self.isComplete(answer), let part = try await iterator.next() {
                        answer += String(buffer: part)
                    }
                } catch is IOError {
                    // A reset is an end, too.
                }
                answers.append(answer)
            }
            return answers
        }
    }

    private static func isComplete(_ answer: String) -> Bool {
        guard let end = answer.firstRange(of: "\r\n\r\n") else { return false }
        let lines = answer[..<end.lowerBound].lowercased().split(separator: "\r\n")
        let prefix = "content-length: "
        let length = lines.first { $0.hasPrefix(prefix) }.flatMap { Int($0.dropFirst(prefix.count)) }
        return answer[end.upperBound...].utf8.count >= length ?? .max
    }
}

/// Requests as text, for one customer and token.
enum RawRequest {
    static func creation(_ customer: String, _ reference: String = "tok_1", key: String? = nil) -> String {
        let body = "customer_id=\(customer)&type=card&reference_id=\(reference)"
        let keyField = key.map { "chargebee-idempotency-key: \($0)\r\n" } ?? ""
        return "POST /api/v2/payment_sources/create_using_permanent_token HTTP/1.1\r\n" + common + keyField
            + "content-type: application/x-www-form-urlencoded\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\n\(common)\r\n" }

    static func control(_ path: String, _ body: String = "", method: String = "POST") -> String {
        "\(method) \(path) HTTP/1.1\r\n\(common)content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// A bank account at Stripe, with what its debits need of the payer.
    static let bankAccount: String = {
        let body = "customer_id=c2&bank_account%5Biban%5D=DE89370400440532013000"
        return "POST /api/v2/payment_sources/create_bank_account HTTP/1.1\r\n" + common
            + "chargebee-request-origin-ip: 192.0.2.1\r\nchargebee-request-origin-device: browser\r\n"
            + "content-type: application/x-www-form-urlencoded\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    }()

    private static let common = "host: localhost\r\nauthorization: Basic a2V5Og==\r\n"
}
