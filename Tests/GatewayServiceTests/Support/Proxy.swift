import CallCore
import CallSimulator
import HTTPTransport
import Synchronization

@testable import WireSimulator

/// What stands between the carrier and the gateway: passes requests on, changed or not, or answers by itself. Upgrades
/// do not come through it.
final class Proxy: Sendable {
    /// What it does with a request.
    enum Way: Sendable {
        case pass
        /// Goes on without the query.
        case withoutQuery
        case answer(Int, String)
    }

    let way = Mutex(Way.pass)
    private let port: WirePort
    private let client = HTTPClient()

    var number: Int { port.port }

    /// - Parameter target: port of the front door.
    init(to target: Int) throws {
        let handler = Mutex<(@Sendable (WireRequest, @escaping @Sendable (WireResponse?) -> Void) -> Void)?>(nil)
        port = try WirePort(host: "127.0.0.1", port: 0, tls: nil) { request, answer in
            handler.withLock { $0 }?(request, answer)
        }
        handler.withLock { held in
            held = { [weak self] request, answer in self?.serve(request, target, answer) }
        }
    }

    private func serve(
        _ request: WireRequest, _ target: Int, _ answer: @escaping @Sendable (WireResponse?) -> Void
    ) {
        var query = request.query.map { "?" + $0 } ?? ""
        switch way.withLock({ $0 }) {
        case .pass: break
        case .withoutQuery: query = ""
        case .answer(let status, let text):
            return answer(
                WireResponse(
                    status: status,
                    headers: HeaderList(["Content-Type": "text/html", "Location": "https://example.com/"]),
                    body: Array(text.utf8)))
        }
        let kept = request.headers.fields.filter {
            !["host", "content-length", "connection", "upgrade", "expect", "accept"].contains($0.name.lowercased())
                && !$0.name.lowercased().hasPrefix("sec-websocket")
        }
        let call = HTTPCall(
            request.method, "http://127.0.0.1:\(target)\(request.path)\(query)", headers: HeaderList(kept),
            body: request.method == "GET" ? nil : request.body)
        client.send(call) { outcome in
            guard case .answered(let status, let headers, let body) = outcome else { return answer(nil) }
            let type = headers["content-type"].map { [HeaderList.Field("Content-Type", $0)] } ?? []
            answer(WireResponse(status: status, headers: HeaderList(type), body: body))
        }
    }

    func stop() {
        port.close()
        client.shutdown()
    }
}
