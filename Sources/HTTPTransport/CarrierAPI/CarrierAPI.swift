import CallCore

/// A carrier's REST API: encodes the requests of its lines, sends them, and asks again where that is safe.
///
/// A request is sent at most three times. A repeatable one is sent again when it was lost or not sent, and after
/// answers for which the carrier names a pause. One that must happen once is sent again only when nothing can have
/// happened: it was not sent, or was turned away with 429 or 503 and a pause. Its loss is reported as loss.
public struct CarrierAPI: Sendable {
    typealias Send = @Sendable (HTTPCall, @escaping @Sendable (HTTPOutcome) -> Void) -> Void

    /// Waits before the second and the third try of what was lost or not sent.
    static let pauses: [Milliseconds] = [250, 1_000]

    /// The longest pause of the carrier's that is waited for here; a request that asks for more gets its answer at
    /// once, and the line decides.
    public static let longestPause: Milliseconds = 10_000

    let endpoint: CarrierEndpoint
    let driver: any CarrierDriver
    let delay: Delay
    let sender: Send

    public init(endpoint: CarrierEndpoint, driver: any CarrierDriver, client: HTTPClient, delay: @escaping Delay) {
        self.init(endpoint: endpoint, driver: driver, delay: delay) { call, done in client.send(call, done) }
    }

    init(endpoint: CarrierEndpoint, driver: any CarrierDriver, delay: @escaping Delay, sender: @escaping Send) {
        self.endpoint = endpoint
        self.driver = driver
        self.delay = delay
        self.sender = sender
    }

    /// Gives exactly one response, on the client's thread or the delay's: what receives it must not block.
    public func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void) {
        guard let call = endpoint.call(for: request) else {
            return done(.notSent("the request's path is not one below the carrier's base URL (carrier.path)"))
        }
        attempt(call, request.safety, triesBefore: 0, done)
    }

    private func attempt(
        _ call: HTTPCall, _ safety: CarrierRequest.Safety, triesBefore: Int,
        _ done: @escaping @Sendable (CarrierResponse) -> Void
    ) {
        sender(call) { outcome in
            guard let pause = pause(after: outcome, safety, triesBefore: triesBefore) else {
                return done(Self.response(of: outcome))
            }
            delay(pause) { attempt(call, safety, triesBefore: triesBefore + 1, done) }
        }
    }
}
