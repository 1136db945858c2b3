import CallCore
import Synchronization

@testable import HTTPTransport

/// Stands for client and clock: gives outcomes in the order written, and lets time pass at once.
final class ScriptedExchange: Sendable {
    private let outcomes: Mutex<[HTTPOutcome]>
    private let sent = Mutex<[HTTPCall]>([])
    private let waited = Mutex<[Milliseconds]>([])

    init(_ outcomes: [HTTPOutcome]) { self.outcomes = Mutex(outcomes) }

    var calls: [HTTPCall] { sent.withLock { $0 } }
    var pauses: [Milliseconds] { waited.withLock { $0 } }

    /// The responses that a request got; there must be just one.
    func run(_ request: CarrierRequest) throws -> [CarrierResponse] {
        let endpoint = try CarrierEndpoint(
            base: "https://api.example.com/v2/", credentials: .bearer(token: Secret("t0ken")))
        let api = CarrierAPI(
            endpoint: endpoint, driver: StubDriver(),
            delay: { [self] pause, resume in
                waited.withLock { $0.append(pause) }
                resume()
            },
            sender: { [self] call, done in
                sent.withLock { $0.append(call) }
                done(outcomes.withLock { $0.isEmpty ? .notSent(code: "test", message: "no more") : $0.removeFirst() })
            })
        let responses = Mutex<[CarrierResponse]>([])
        api.send(request) { response in responses.withLock { $0.append(response) } }
        return responses.withLock { $0 }
    }
}
