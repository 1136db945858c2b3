import CallCore
import ScriptValue
import VoiceCallEngine

/// A realtime voice model, as a list of rules, and its sessions.
public final class SimRealtime {
    /// The first rule that fits a caller's turn is followed. Without one the model repeats what it was told.
    public var rules: [RealtimeRule] = []
    /// Sessions asked for so far, in order; one resumed after a restart counts again.
    public private(set) var requests: [RealtimeRequest] = []
    /// The reason every session is refused with; nil to take them.
    public var refusal: String?

    let world: SimWorld
    private var lastSteer: [OrderBook.Key: CallTime] = [:]
    private var sessions: [OrderBook.Key: RealtimeSession] = [:]

    init(world: SimWorld) { self.world = world }

    /// Opens a session, or takes up again one whose engine was restarted: what was said stays said.
    func open(_ request: RealtimeRequest, _ order: EffectOrder, line: SimLine?) {
        requests.append(request)
        let key = OrderBook.Key(call: order.call.id, effect: order.id)
        if let refusal {
            return world.answer(
                order, .failed(reason: refusal, message: "the realtime model takes no sessions (simulated)"),
                after: world.settings.latencies.rest.lowerBound)
        }
        if let known = sessions[key] { return known.open(order) }
        guard let line, line.status == .answered else {
            let message = "there is no answered call to join; answer it or dial first"
            return world.answer(
                order, .failed(reason: "unavailable", message: message), after: world.settings.latencies.rest.lowerBound
            )
        }
        let session = RealtimeSession(model: self, line: line, order: order, request: request)
        sessions[key] = session
        session.open(order)
    }

    func steer(_ effect: EffectID, _ command: RealtimeCommand, _ order: EffectOrder) {
        let key = OrderBook.Key(call: order.call.id, effect: effect)
        let session = sessions[key]
        // One behind the other, as on a socket.
        let now = world.kernel.now
        let due = max(now + world.settings.latencies.media.lowerBound, (lastSteer[key] ?? now) + 1)
        lastSteer[key] = due
        world.kernel.schedule(at: due, label: "\(order.call.id) steers realtime \(effect)") {
            guard let session, session.isOpen else {
                let message = "realtime session \(effect) is not open"
                return self.world.answer(order, .failed(reason: "unavailable", message: message))
            }
            self.world.answer(order, .done(.null))
            session.obey(command)
        }
    }

    func cancel(_ effect: EffectID, of call: CallID) {
        sessions[OrderBook.Key(call: call, effect: effect)]?.breakOff()
    }

    func forgetSessions() { sessions = [:] }

    /// The steps to follow after a caller's turn.
    func steps(after text: String) -> [RealtimeStep] {
        let heard = HeardText(text)
        let index = rules.firstIndex { $0.uses != 0 && heard.contains(HeardText($0.pattern)) }
        guard let index else { return [.says("You said: {text}")] }
        rules[index].uses = rules[index].uses.map { $0 - 1 }
        return rules[index].steps
    }
}
