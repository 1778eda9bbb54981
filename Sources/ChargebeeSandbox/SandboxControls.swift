import ChargebeeAPI
import HTTPTypes
import Hummingbird
import NIOCore

/// The paths for rehearsals and tests, beside the API.
///
/// - `GET /sandbox/state`: counts as a JSON object.
/// - `GET /sandbox/payment_sources`: all payment sources as CSV, or as JSON with `?format=json`.
/// - `POST /sandbox/payment_sources`: adds one, made now, from a form, under its `id` or a new one; answers with it.
/// - `POST /sandbox/payment_sources/ID`: changes one as the form says, past all rules of the API; answers with it.
/// - `DELETE /sandbox/payment_sources/ID`: removes one altogether.
/// - `POST /sandbox/forget-keys`: forgets idempotency keys, as half an hour would.
/// - `POST /sandbox/reset`: begins anew with the same scenario.
/// - `POST /sandbox/scenario`: goes on with the scenario in the body, in YAML; data and counts stay.
struct SandboxControls {
    let sandbox: Sandbox

    func respond(to request: Request, body: ByteBuffer) -> Response {
        switch (request.method, request.uri.path) {
        case (.get, "/sandbox/state"):
            return .sandbox(.ok, "application/json", sandbox.report)
        case (.get, "/sandbox/payment_sources"):
            let export = sandbox.paymentSources
            if request.uri.queryParameters["format"] == "json" {
                return .sandbox(.ok, "application/json", export.json)
            }
            return .sandbox(.ok, "text/csv; charset=utf-8", export.csv)
        case (.post, "/sandbox/forget-keys"):
            sandbox.forgetKeys()
            return .sandboxPage(.ok, "All idempotency keys are forgotten.")
        case (.post, "/sandbox/reset"):
            sandbox.reset()
            return .sandboxPage(.ok, "The sandbox begins anew.")
        case (.post, "/sandbox/scenario"):
            return replaceScenario(with: body)
        case (_, let path) where path.hasPrefix("/sandbox/payment_sources"):
            return tamper(request.method, id: path.dropFirst("/sandbox/payment_sources/".count), body)
        default:
            return .sandboxPage(.notFound, "The API is below /api/v2/, the controls are below /sandbox/.")
        }
    }
}

extension SandboxControls {
    private func tamper(_ method: HTTPRequest.Method, id: Substring, _ body: ByteBuffer) -> Response {
        guard let form = FormDecoder.pairs(of: body.readableBytesView),
            let id = FormDecoder.pairs(of: Array("id=\(id)".utf8))?.first?.value
        else { return .sandboxPage(.badRequest, "The body is not form-encoded UTF-8.") }
        do throws(APIRefusal) {
            let source: PaymentSourceRecord
            switch (method, id.isEmpty) {
            case (.post, true):
                source = try sandbox.tamper { (site, now) throws(APIRefusal) in try site.smuggle(form, at: now) }
            case (.post, false):
                source = try sandbox.tamper { (site, now) throws(APIRefusal) in try site.tamper(id, form, at: now) }
            case (.delete, false):
                try sandbox.tamper { (site, now) throws(APIRefusal) in try site.remove(id, at: now) }
                return .sandboxPage(.ok, "The payment source is gone.")
            default: return .sandboxPage(.methodNotAllowed, "Only POST, or DELETE of one payment source.")
            }
            let answer = SandboxAnswer(content: .paymentSource(source), instant: sandbox.now)
            return .sandbox(.ok, "application/json", answer.body)
        } catch {
            return .sandboxPage(HTTPResponse.Status(code: error.status), error.message)
        }
    }

    private func replaceScenario(with body: ByteBuffer) -> Response {
        do {
            sandbox.scenario = try SandboxScenario(yaml: String(buffer: body), file: "scenario")
            return .sandboxPage(.ok, "The new scenario holds from now on.")
        } catch {
            return .sandboxPage(.badRequest, "\(error)")
        }
    }
}

extension Response {
    /// A plain page that says whose it is.
    static func sandboxPage(_ status: HTTPResponse.Status, _ sentence: String) -> Self {
        let text = "tokenferry sandbox, \(SandboxState.notice). \(sentence)\n"
        return sandbox(status, "text/plain; charset=utf-8", Array(text.utf8))
    }

    fileprivate static func sandbox(_ status: HTTPResponse.Status, _ contentType: String, _ body: [UInt8]) -> Self {
        var fields = HTTPFields()
        fields.set("x-tokenferry-sandbox", SandboxState.notice)
        fields.set("content-type", contentType)
        return Self(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
