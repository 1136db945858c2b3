import CallCore
import ScriptValue
import Synchronization

@testable import VoiceCallEngine

/// Everything outside the engine, as one script: the carrier takes every order, the other side picks up and answers
/// every question, the agent repeats what it hears.
///
/// It outlives a host and recognises repeated orders by call and effect, as real carriers do by idempotency key.
final class ScriptedWorld: Sendable {
    struct Delivery: Sendable {
        var call: CallID
        var input: SessionInput
    }

    private struct State {
        var outcomes: [String: EffectResult] = [:]
        var done: [String] = []
        var repeated: [String] = []
        var mail: [Delivery] = []
    }

    private let state = Mutex(State())
    /// What the other side says whenever it is listened to.
    let words: String
    private let placementFails: Bool

    init(words: String = "yes please", placementFails: Bool = false) {
        self.words = words
        self.placementFails = placementFails
    }

    /// What really happened, in order: every order once, however often it was given.
    var done: [String] { state.withLock { $0.done } }
    /// Orders that others notice and that were given twice without saying so.
    var repeated: [String] { state.withLock { $0.repeated } }

    func count(_ prefix: String) -> Int { done.count { $0.hasPrefix(prefix) } }

    /// Carries an order out; what comes of it goes into the mail.
    func take(_ order: EffectOrder, at now: CallTime) {
        let deliveries = carryOut(order, at: now)
        state.withLock { $0.mail += deliveries }
    }

    /// Carries an order out and answers what comes of it, in order.
    func carryOut(_ order: EffectOrder, at now: CallTime) -> [Delivery] {
        let key = "\(order.call.id)/\(order.id)"
        return state.withLock { state in
            if let known = state.outcomes[key] {
                if !order.again, order.effect.isOutside { state.repeated.append(order.summary) }
                return [Delivery(call: order.call.id, input: .effect(order.id, known))]
            }
            state.done.append(order.summary)
            guard let (result, events) = outcome(of: order, at: now) else { return [] }
            state.outcomes[key] = result
            return [Delivery(call: order.call.id, input: .effect(order.id, result))]
                + events.map { Delivery(call: order.call.id, input: .carrier($0)) }
        }
    }

    func nextMail() -> Delivery? { state.withLock { $0.mail.isEmpty ? nil : $0.mail.removeFirst() } }

    /// The host died with this in its hands: carriers send events again, answers to requests are lost.
    func hostDied(with delivery: Delivery? = nil) {
        state.withLock { state in
            if let delivery { state.mail.insert(delivery, at: 0) }
            state.mail.removeAll { if case .carrier = $0.input { false } else { true } }
        }
    }

    private func outcome(of order: EffectOrder, at now: CallTime) -> (EffectResult, [CallEvent])? {
        func event(_ name: String, _ kind: CallEvent.Kind, turn: String? = nil) -> CallEvent {
            CallEvent(
                id: "\(order.call.id)-\(name)", callID: order.call.id.text, timestamp: now, turnToken: turn, kind: kind)
        }
        switch order.effect {
        case .line(.place) where placementFails: return (.failed(reason: "failed", message: "no route"), [])
        case .line(.place):
            let id: Value = .map(["provider_call_id": Value("CA-\(order.call.id)")])
            return (.done(id), [event("ringing", .ringing), event("answered", .answered)])
        case .line(.answer): return (.done(true), [event("answered", .answered)])
        case .line(.speak(let utterance)):
            let said = event(
                "said-\(utterance.id)", .spoken(utterance: utterance.id, playedMilliseconds: 1000, completed: true))
            let begun = event("say-\(utterance.id)", .speaking(utterance: utterance.id))
            return (.done(["duration_ms": 1000]), [begun, said])
        case .line(.listen(let listening)):
            let speech = CallEvent.Kind.speech(transcript: words, isFinal: true, confidence: 0.9)
            return (.done(true), [event("heard-\(listening.turnToken)", speech, turn: listening.turnToken)])
        case .line: return (.done(["duration_ms": 100]), [])
        case .agent(let request): return (.done(["text": Value("You said \(request.text).")]), [])
        case .cancel: return nil
        default: return (.failed(reason: "unavailable", message: "not in this world"), [])
        }
    }
}
