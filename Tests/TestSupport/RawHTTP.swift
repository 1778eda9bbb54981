import Foundation

/// HTTP over a plain socket of this machine, for requests that no client would send.
package enum RawHTTP {
    /// What came back.
    package struct Answer: Sendable {
        /// 0 where nothing came.
        package let status: Int
        /// The lines behind the first, as they came.
        package let head: String
        package let body: String

        /// A header's value, by its name in lower case.
        package func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n") {
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == name else { continue }
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
            return nil
        }

        /// The body as a JSON object.
        package func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// Sends a request and reads until the other side closes; `Host` is the port's own unless it is among the headers.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - path: The request's target.
    ///   - port: A port of 127.0.0.1.
    ///   - headers: Names and values.
    ///   - body: Sent with its length.
    /// - Throws: Where no connection can be had.
    /// - Returns: The answer.
    package static func send(
        _ method: String,
        _ path: String,
        port: Int,
        headers: [String: String] = [:],
        body: String = ""
    ) async throws -> Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "Connection: close"]
        if headers["Host"] == nil { lines.append("Host: 127.0.0.1:\(port)") }
        lines += headers.map { "\($0.key): \($0.value)" }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        return try await OpenConnection(port: port).exchange(text)
    }
}

/// A connection that stays open until the value is gone.
package final class OpenConnection: Sendable {
    private let descriptor: Int32

    private struct Refused: Error { let number: Int32 }

    /// Connects to a port of 127.0.0.1; the other side may be silent for five minutes.
    package init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 300, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else {
            let number = errno
            close(descriptor)
            throw Refused(number: number)
        }
    }

    deinit { close(descriptor) }

    /// Sends a text as it is.
    package func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Sends a text and reads to the end, on a thread of its own.
    package func exchange(_ text: String) async -> RawHTTP.Answer {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.write(text)
                continuation.resume(returning: self.readToEnd())
            }
        }
    }

    private func readToEnd() -> RawHTTP.Answer {
        var data = Data()
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { break }
            data += bytes.prefix(count)
        }
        let text = String(decoding: data, as: UTF8.self)
        let end = text.range(of: "\r\n\r\n")
        let head = String(text[..<(end?.lowerBound ?? text.endIndex)])
        return RawHTTP.Answer(
            status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0,
            head: head,
            body: end.map { String(text[$0.upperBound...]) } ?? ""
        )
    }
}
