import HTTPTypes
import Hummingbird
import NIOCore

/// Lets the sandbox answer over HTTP: the API below `/api/v2/`, the controls below `/sandbox/`.
struct SandboxResponder: HTTPResponder {
    let sandbox: Sandbox

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        var request = request
        guard let body = try? await request.collectBody(upTo: 1 << 20) else {
            return .sandboxPage(.contentTooLarge, "The request is longer than a megabyte.")
        }
        let path = request.uri.path
        guard path.hasPrefix("/api/v2/") else {
            return SandboxControls(sandbox: sandbox).respond(to: request, body: body)
        }
        let apiRequest = SandboxRequest(request, path: String(path.dropFirst("/api/v2/".count)), body: body)
        switch sandbox.begin(apiRequest) {
        case .answer(let answer): return response(answer)
        case .closed: return try await deliver(.dropped, to: request, over: context.channel)
        case .work(let ticket):
            return try await deliver(try await finish(ticket, on: context.channel), to: request, over: context.channel)
        }
    }

    /// Finishes a request after its latency, which is the connection's own and so not longer where others compute.
    private func finish(_ ticket: SandboxTicket, on channel: any Channel) async throws -> SandboxDelivery {
        if ticket.latency > 0 {
            let over = channel.eventLoop.scheduleTask(in: .milliseconds(Int64(ticket.latency))) {}
            do {
                try await withTaskCancellationHandler {
                    try await over.futureResult.get()
                } onCancel: {
                    over.cancel()
                }
            } catch {
                sandbox.abandon(ticket)
                throw error
            }
        }
        return sandbox.finish(ticket)
    }

    private func deliver(
        _ delivery: SandboxDelivery,
        to request: Request,
        over channel: any Channel
    ) async throws -> Response {
        switch delivery {
        case .whole(let answer): return response(answer)
        case .slow(let answer): return response(answer, duration: .seconds(sandbox.scenario.slowBodySeconds))
        case .hanging:
            await hang(request)
        case .dropped: break
        }
        // What is written to a closed channel goes nowhere, so the client gets no byte.
        try? await channel.close()
        return Response(status: .internalServerError)
    }

    /// Waits for the scenario's time, or until the client goes or the sandbox ends.
    private func hang(_ request: Request) async {
        // A century stands for "for ever".
        let seconds = sandbox.scenario.hangSeconds ?? 3_155_760_000
        try? await request.body.consumeWithCancellationOnInboundClose { _ in
            try await Task.sleep(for: .seconds(seconds))
        }
    }

    private func response(_ answer: SandboxAnswer, duration: Duration? = nil) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.fields(retryAfter: sandbox.scenario.retryAfter) { fields.set(name, value) }
        let body = ByteBuffer(bytes: answer.body)
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: fields,
            body: duration.map { .inDrops(body, over: $0) } ?? ResponseBody(byteBuffer: body)
        )
    }
}

extension ResponseBody {
    /// The bytes in five parts, with equal pauses before each.
    fileprivate static func inDrops(_ body: ByteBuffer, over duration: Duration) -> Self {
        Self(contentLength: body.readableBytes) { writer in
            var rest = body
            let part = max((body.readableBytes + 4) / 5, 1)
            while rest.readableBytes > 0 {
                try await Task.sleep(for: duration / 5)
                guard let drop = rest.readSlice(length: min(part, rest.readableBytes)) else { break }
                try await writer.write(drop)
            }
            try await writer.finish(nil)
        }
    }
}

extension SandboxRequest {
    fileprivate init(_ request: Request, path: String, body: ByteBuffer) {
        self.init(method: request.method.rawValue, path: path)
        form = request.method == .get ? Array((request.uri.query ?? "").utf8) : Array(body.readableBytesView)
        contentType = request.headers[.contentType]
        authorization = request.headers[.authorization]
        let names = SandboxHeaders.shared
        idempotencyKey = request.headers[names.idempotencyKey]
        businessEntityID = request.headers[names.businessEntityID]
        originIP = request.headers[names.originIP]
        originDevice = request.headers[names.originDevice]
        isSilent = names.events.allSatisfy { request.headers[$0] == "all-disabled" }
    }
}

/// What a request brings along; here, the connection, which a fault may have to close.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
