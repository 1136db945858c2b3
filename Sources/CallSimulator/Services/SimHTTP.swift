import CallCore
import ScriptValue
import VoiceCallEngine

/// The web as the simulation knows it: a list of routes. Results are `{status = …, headers = …, body = …}`.
public final class SimHTTP {
    /// The first route that fits answers. Without one the host cannot be reached.
    public var routes: [HTTPRoute] = []
    /// Requests that arrived, in order.
    public private(set) var requests: [HTTPRequest] = []

    private let world: SimWorld
    private var random: SeededRandom
    private var pending = PendingAnswers()

    init(world: SimWorld) {
        self.world = world
        random = world.kernel.random.stream("http")
    }

    func send(_ request: HTTPRequest, _ order: EffectOrder) {
        requests.append(request)
        let usual = random.draw(world.settings.latencies.http) + world.faults.delay("http, order \(order.id)")
        let route = routes.first { $0.fits(request) }
        let delay = route?.delay ?? usual
        var result = route?.result ?? Self.noRoute(request)
        if world.faults.strikes(.httpFailure, "order \(order.id)") {
            result = .failed(reason: "failed", message: "the connection was lost (injected fault)")
        }
        if delay > request.timeout {
            result = .failed(reason: "timeout", message: "no response within \(request.timeout) ms")
        }
        let token = world.kernel.schedule(
            after: min(delay, request.timeout), label: "http answers \(order.call.id) order \(order.id)"
        ) {
            guard self.pending.remove(order.id, of: order.call.id) != nil else { return }
            self.world.answer(order, result)
        }
        pending.add(token, for: order)
    }

    func cancel(_ effect: EffectID, of call: CallID) { world.kernel.cancel(pending.remove(effect, of: call)) }

    private static func noRoute(_ request: HTTPRequest) -> EffectResult {
        .failed(
            reason: "unavailable",
            message: "no simulated route answers \(request.method) \(request.url); add an HTTPRoute")
    }
}
