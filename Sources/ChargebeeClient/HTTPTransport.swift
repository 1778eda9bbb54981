import AsyncHTTPClient
package import ChargebeeAPI
import Glibc
import MigrationModel
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends calls over HTTP/1.1 with kept-alive connections; certificates are verified, redirects are not followed.
package struct HTTPTransport: Transport, CustomStringConvertible, CustomReflectable {
    /// What goes with every request besides the call itself.
    package struct Settings: Sendable {
        package var endpoint: Endpoint
        package var apiKey: APIKey
        package var headers = JobHeaders()
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
        for header in call.headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
        if let key = call.idempotencyKey { request.headers.add(name: JobHeaders.idempotencyKey, value: key) }
        let start = ContinuousClock.now
        do {
            let response = try await client.execute(request, timeout: .init(settings.answerTimeout))
            var body = ByteBuffer()
            // The client's own time-out ends with the head of the answer; a body that drips is held to the same time.
            for try await chunk in response.body {
                guard start.duration(to: .now) < settings.answerTimeout else {
                    return .lost("the answer took too long")
                }
                guard body.readableBytes + chunk.readableBytes <= Self.largestAnswer else {
                    return .lost("the answer is larger than \(Self.largestAnswer) bytes")
                }
                body.writeImmutableBuffer(chunk)
            }
            let isSuccess = (200..<300).contains(response.status.code)
            return .answered(
                APIAnswer(
                    status: Int(response.status.code),
                    isReplayed: response.headers.first(name: "chargebee-idempotency-replayed")?.lowercased() == "true",
                    retryAfter: response.headers.first(name: "retry-after").flatMap(RetryAfter.init(header:)),
                    body: isSuccess
                        ? Array(body.readableBytesView) : settings.apiKey.scrubbed(Array(body.readableBytesView))
                )
            )
        } catch {
            return Self.nothingWasSent(error) ? .notSent(reason(error)) : .lost(reason(error))
        }
    }

    package var description: String { "transport to \(settings.endpoint)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private static func commonHeaders(_ settings: Settings, userAgent: String) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Authorization": settings.apiKey.authorization,
            "Accept": "application/json",
            "User-Agent": userAgent,
        ]
        for (name, value) in settings.headers.fields { headers.add(name: name, value: value) }
        return headers
    }

    /// Whether an error can only have come before a byte of the request left.
    private static func nothingWasSent(_ error: any Error) -> Bool {
        switch error {
        case is NIOConnectionError: true
        case let error as HTTPClientError:
            error == .connectTimeout || error == .getConnectionFromPoolTimeout || error == .tlsHandshakeTimeout
        case let error as IOError: unreachable.contains(error.errnoCode)
        // The request is sent once the handshake is done; no bytes of it are part of it.
        case let error as NIOSSLError: if case .handshakeFailed = error { true } else { false }
        default: false
        }
    }

    /// The errors of the operating system that come before a connection is there.
    private static let unreachable: Set<CInt> = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

    private func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: "no connection to \(error.host):\(error.port)"
        case let error as IOError where Self.unreachable.contains(error.errnoCode):
            "no connection to \(settings.endpoint): \(String(cString: strerror(error.errnoCode)))"
        case let error as HTTPClientError: error.shortDescription
        // BoringSSL's own words are for its makers.
        case is NIOSSLError:
            "no secure connection to \(settings.endpoint): its certificate or protocol was not accepted"
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
