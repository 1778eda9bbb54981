import AsyncHTTPClient
package import ChargebeeAPI
import Glibc
import MigrationModel
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends calls over HTTP/1.1 with kept-alive connections; certificates are verified, redirects are not followed.
package struct HTTPTransport: Transport {
    /// What goes with every request besides the call itself.
    package struct Settings: Sendable {
        package var endpoint: Endpoint
        package var apiKey: APIKey
        /// Sends `chargebee-event-email: all-disabled`, so that customers get no mail.
        package var silencesEmails = true
        /// Sends `chargebee-event-webhook: all-disabled`.
        package var silencesWebhooks = true
        /// Sends `chargebee-event-actions: all-disabled`.
        package var silencesActions = true
        /// Sends `chargebee-business-entity-id`; at most 50 characters.
        package var businessEntityID: String?
        /// The most connections open at once.
        package var maxConnections: Int
        /// How long a connection may take to open.
        ///
        /// The default is 30 s, as in the official SDKs.
        package var connectTimeout: Duration = .seconds(30)
        /// How long an answer may take, from sending to its last byte.
        ///
        /// The default is 80 s, as in the official SDKs.
        package var answerTimeout: Duration = .seconds(80)

        package init(endpoint: Endpoint, apiKey: APIKey, maxConnections: Int) {
            self.endpoint = endpoint
            self.apiKey = apiKey
            self.maxConnections = maxConnections
        }
    }

    private let client: HTTPClient
    private let settings: Settings
    private let headers: HTTPHeaders

    /// The largest answer taken in; a page of 100 sources is a tenth of it.
    private static let largestAnswer = 4 << 20

    /// Makes a transport; end it with ``shutdown()``.
    ///
    /// `userAgent` is the value of the header `User-Agent`.
    package init(settings: Settings, userAgent: String) {
        self.settings = settings
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .init(settings.connectTimeout)
        configuration.timeout.read = .init(settings.answerTimeout)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, settings.maxConnections)
        // A refused connection is told at once; waiting and trying again is the scheduler's business.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        headers = Self.commonHeaders(settings, userAgent: userAgent)
    }

    /// Closes all connections.
    ///
    /// No call may be made after it.
    package func shutdown() async {
        // The client is never used again, so an error on the way down concerns nobody.
        try? await client.shutdown()
    }

    package func send(_ call: APICall) async -> APIResponse {
        var request = HTTPClientRequest(url: settings.endpoint.baseURL + "/" + call.path)
        request.method = call.method == .post ? .POST : .GET
        request.headers = headers
        if call.method == .post {
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(bytes: call.body))
        }
        if let key = call.idempotencyKey { request.headers.add(name: "chargebee-idempotency-key", value: key) }
        do {
            let response = try await client.execute(request, timeout: .init(settings.answerTimeout))
            let body = try await response.body.collect(upTo: Self.largestAnswer)
            return .answered(
                APIAnswer(
                    status: Int(response.status.code),
                    isReplayed: response.headers.first(name: "chargebee-idempotency-replayed")?.lowercased() == "true",
                    retryAfter: response.headers.first(name: "retry-after").flatMap(RetryAfter.init(header:)),
                    body: Array(body.readableBytesView)
                )
            )
        } catch {
            return Self.nothingWasSent(error) ? .notSent(Self.reason(error)) : .lost(Self.reason(error))
        }
    }

    private static func commonHeaders(_ settings: Settings, userAgent: String) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Authorization": settings.apiKey.authorization,
            "Accept": "application/json",
            "User-Agent": userAgent,
        ]
        let silenced = "all-disabled"
        if settings.silencesEmails { headers.add(name: "chargebee-event-email", value: silenced) }
        if settings.silencesWebhooks { headers.add(name: "chargebee-event-webhook", value: silenced) }
        if settings.silencesActions { headers.add(name: "chargebee-event-actions", value: silenced) }
        if let id = settings.businessEntityID { headers.add(name: "chargebee-business-entity-id", value: id) }
        return headers
    }

    /// Whether an error can only have come before a byte of the request left.
    private static func nothingWasSent(_ error: any Error) -> Bool {
        switch error {
        case is NIOConnectionError: true
        case let error as HTTPClientError:
            error == .connectTimeout || error == .getConnectionFromPoolTimeout || error == .tlsHandshakeTimeout
        case let error as IOError: error.errnoCode == ECONNREFUSED || error.errnoCode == EHOSTUNREACH
        default: false
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: "no connection to \(error.host):\(error.port)"
        case let error as HTTPClientError: error.shortDescription
        default: "\(error)"
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
    }
}
