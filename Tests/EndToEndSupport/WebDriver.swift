import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// A session of the W3C WebDriver protocol: commands as JSON over HTTP.
///
/// `URLSession` does not do here: on Linux it stumbles over the driver's headers.
struct WebDriver: Sendable {
    private let address: String

    /// An answer of the driver; every answer has its value under `value`.
    private struct Answer<Value: Decodable>: Decodable {
        let value: Value
    }

    /// What an error's value says.
    private struct Refusal: Decodable {
        let error: String
        let message: String
    }

    /// A command that was refused, such as for an element that is not there.
    struct CommandError: Error, CustomStringConvertible {
        /// The protocol's code, such as `no such element`.
        let code: String
        let description: String
    }

    private struct NewSession: Decodable {
        let sessionId: String
    }

    /// Opens a session; `capabilities` are what it must have.
    ///
    /// - Throws: ``CommandError`` where the browser does not start.
    init(port: Int, capabilities: [String: Any]) async throws {
        let driver = Self(address: "http://127.0.0.1:\(port)")
        let session = try await driver.command(
            "/session",
            ["capabilities": ["alwaysMatch": capabilities]],
            as: NewSession.self
        )
        address = driver.address + "/session/" + session.sessionId
    }

    private init(address: String) { self.address = address }

    /// Gives a command and returns its value.
    ///
    /// - Parameters:
    ///   - path: What follows the session, such as `/url`.
    ///   - body: The parameters, as JSON takes them; `nil` asks instead (GET).
    ///   - type: What the value is.
    /// - Throws: ``CommandError`` where it is refused.
    /// - Returns: The value.
    func command<Value: Decodable>(_ path: String, _ body: [String: Any]?, as type: Value.Type) async throws -> Value {
        var request = HTTPClientRequest(url: address + path)
        if let body {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
            request.body = .bytes(ByteBuffer(data: try JSONSerialization.data(withJSONObject: body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        let data = Data(buffer: try await response.body.collect(upTo: 64 << 20))
        guard response.status == .ok else {
            let refusal = try JSONDecoder().decode(Answer<Refusal>.self, from: data).value
            throw CommandError(code: refusal.error, description: "\(path): \(refusal.message)")
        }
        return try JSONDecoder().decode(Answer<Value>.self, from: data).value
    }

    /// Gives a command whose value does not matter.
    func command(_ path: String, _ body: [String: Any]) async throws {
        _ = try await command(path, body, as: Ignored.self)
    }

    /// Gives the browser a command of the Chrome DevTools Protocol.
    func devTools(_ method: String, _ parameters: [String: Any]) async throws {
        try await command("/goog/cdp/execute", ["cmd": method, "params": parameters])
    }

    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }
}
