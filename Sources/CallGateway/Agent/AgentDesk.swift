import CallAgents
import CallCore
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Brings what flows ask of their agent to a backend, and its answers back.
final class AgentDesk: Sendable {
    private let backend: any AgentBackend

    init(_ backend: any AgentBackend) { self.backend = backend }

    /// - Parameters:
    ///   - says: gets whole sentences of an answer that is wanted while it is written, numbered from 1.
    ///   - done: called once, unless the question is withdrawn.
    func perform(
        _ request: AgentRequest, _ order: EffectOrder, says: @escaping @Sendable (String, Int) -> Void,
        _ done: @escaping @Sendable (EffectResult) -> Void
    ) {
        let setup = order.call
        let other = setup.direction == .outbound ? setup.to : setup.from
        let question = AgentQuestion(
            id: AgentQuestion.ID(call: setup.id, effect: order.id), request: request,
            caller: PhoneNumber(other).e164)
        let sentences = Sentences()
        backend.ask(
            question,
            spoken: { piece in
                if request.speaks, let (text, number) = sentences.take(piece) { says(text, number) }
            }, { done(Self.result(of: $0)) })
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

/// The sentences of one answer.
private final class Sentences: Sendable {
    private let state = Mutex((cutter: SentenceCutter(), count: 0))

    func take(_ piece: String) -> (text: String, number: Int)? {
        state.withLock { state in
            guard let text = state.cutter.take(piece) else { return nil }
            state.count += 1
            return (text, state.count)
        }
    }
}
