import CallAgents
import CallCore
import ScriptValue
import VoiceCallEngine

/// Brings what flows ask of their agent to a backend, and its answers back.
final class AgentDesk: Sendable {
    private let backend: any AgentBackend

    init(_ backend: any AgentBackend) { self.backend = backend }

    func perform(_ request: AgentRequest, _ order: EffectOrder, _ done: @escaping @Sendable (EffectResult) -> Void) {
        let setup = order.call
        let other = setup.direction == .outbound ? setup.to : setup.from
        let question = AgentQuestion(
            id: AgentQuestion.ID(call: setup.id, effect: order.id), request: request,
            caller: PhoneNumber(other).e164)
        backend.ask(question, spoken: { _ in }, { done(Self.result(of: $0)) })
    }

    func cancel(_ effect: EffectID, of call: CallID) {
        backend.cancel(AgentQuestion.ID(call: call, effect: effect))
    }

    func stop() { backend.stop() }

    private static func result(of answer: AgentAnswer) -> EffectResult {
        switch answer {
        case .text(let text): .done(["text": Value(text)])
        case .failed(let problem): .failed(reason: problem.kind.rawValue, message: problem.description)
        }
    }
}
