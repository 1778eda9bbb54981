import HTTPTypes
import Hummingbird
import NIOCore

/// Lets the page answer over HTTP, with headers that keep it to itself.
struct PageResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let desk: PageDesk

    /// Longer than any control.
    private static let longestBody = 1024

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var request = request
        guard let body = try? await request.collectBody(upTo: Self.longestBody) else {
            return response(
                PageDesk.Answer(status: 413, type: "text/plain", text: "That is longer than a kilobyte.\n"),
                to: request
            )
        }
        let answer = desk.answer(PageRequest(request), body: Array(body.readableBytesView))
        return response(answer, to: request)
    }

    /// Nothing of another origin, nothing inline, no form that is sent, no frame around it, no copy on a disk.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        form-action 'none'; base-uri 'none'; frame-ancestors 'none'
        """

    private func response(_ answer: PageDesk.Answer, to request: Request) -> Response {
        var fields: HTTPFields = [
            .contentType: answer.type,
            .cacheControl: "no-store",
            .connection: "close",
            .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: Self.policy,
        ]
        let more = [
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        for (name, value) in more { if let name = HTTPField.Name(name) { fields[name] = value } }
        switch answer.status {
        case 401: fields[.wwwAuthenticate] = "Bearer"
        case 429: fields[.retryAfter] = "60"
        case 405: fields[.allow] = request.uri.path == "/control" ? "POST" : "GET, HEAD"
        default: break
        }
        let body = ByteBuffer(string: answer.text)
        fields[.contentLength] = String(body.readableBytes)
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: fields,
            body: request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: body)
        )
    }
}

extension PageRequest {
    init(_ request: Request) {
        self.init(method: request.method.rawValue, path: request.uri.path)
        host = request.head.authority
        origin = request.headers[.origin]
        fetchSite = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
        contentType = request.headers[.contentType]
        authorization = request.headers[.authorization]
    }
}
