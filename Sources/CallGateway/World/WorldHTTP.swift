import CallCore
import HTTPTransport
import ScriptValue
import Synchronization
import VoiceCallEngine

/// The web as scripts may use it: hosts that were granted, at addresses of the public internet.
final class WorldHTTP: Sendable {
    private struct Key: Hashable {
        var call: CallID
        var effect: EffectID
    }

    private let client: HTTPClient
    private let allowedAddresses: [String]
    private let running = Mutex<[Key: HTTPCallID]>([:])

    /// - Parameter allowedAddresses: private addresses that flows may reach all the same.
    init(client: HTTPClient, allowedAddresses: [String] = []) {
        self.client = client
        self.allowedAddresses = allowedAddresses
    }

    func send(_ request: HTTPRequest, _ order: EffectOrder, _ done: @escaping @Sendable (EffectResult) -> Void) {
        // A request that may have been made already is made again only where that changes nothing.
        if order.again, request.method != "GET" {
            return done(.failed(reason: "lost", message: "whether the request was made before the restart is unknown"))
        }
        let key = Key(call: order.call.id, effect: order.id)
        var call = HTTPCall(
            request.method, request.url,
            headers: HeaderList(request.headers.sorted { $0.key < $1.key }.map { HeaderList.Field($0.key, $0.value) }),
            body: request.body?.bytes, timeout: max(request.timeout, 1),
            addressPolicy: .publicOnly(allowedAddresses: allowedAddresses))
        call.isRepeatable = request.method == "GET"
        // Held until the id is known, so that an answer that comes at once finds its place.
        running.withLock { running in
            running[key] = client.send(call) { [weak self] outcome in
                self?.forget(key)
                done(Self.result(of: outcome))
            }
        }
    }

    func cancel(_ effect: EffectID, of call: CallID) {
        guard let id = running.withLock({ $0.removeValue(forKey: Key(call: call, effect: effect)) }) else { return }
        client.cancel(id)
    }

    private func forget(_ key: Key) { running.withLock { _ = $0.removeValue(forKey: key) } }

    private static func result(of outcome: HTTPOutcome) -> EffectResult {
        switch outcome {
        case .answered(let status, let headers, let body):
            var fields: [String: Value] = [:]
            for field in headers.fields where fields[field.name.lowercased()] == nil {
                fields[field.name.lowercased()] = Value(field.value)
            }
            return .done([
                "status": .int(Int64(status)), "headers": .map(fields), "body": .string(ByteString(bytes: body)),
            ])
        case .notSent(let code, let message), .lost(let code, let message):
            return .failed(reason: code == "http.timeout" ? "timeout" : "failed", message: message)
        case .refused(_, let message): return .failed(reason: "refused", message: message)
        }
    }
}
