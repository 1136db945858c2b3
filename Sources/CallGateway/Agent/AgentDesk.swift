import CallAgents
import CallCore
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Brings what flows ask of their agent to a backend, and its answers back.
final class AgentDesk: Sendable {
    private let backend: any AgentBackend

    init(_ backend: any AgentBackend) { self.backend = backend }

    /// - Parameter report: gets whole sentences of an answer that is wanted while it is written, tools that are to be
    ///   run, and the answer, once and unless the question is withdrawn.
    func perform(
        _ request: AgentRequest, _ order: EffectOrder, _ report: @escaping @Sendable (SessionInput) -> Void
    ) {
        let setup = order.call
        let other = setup.direction == .outbound ? setup.to : setup.from
        let question = AgentQuestion(
            id: AgentQuestion.ID(call: setup.id, effect: order.id), request: request,
            caller: PhoneNumber(other).e164)
        let sentences = Sentences(after: request.progress.pieces)
        @Sendable func say(_ next: (text: String, number: Int)?) {
            if let next { report(.agentSays(order.id, next.text, number: next.number)) }
        }
        backend.ask(
            question, spoken: { piece in if request.speaks { say(sentences.take(piece)) } },
            called: { round, number in
                // Nothing is added to what was written before a tool runs.
                if request.speaks { say(sentences.rest()) }
                report(.agentCalls(order.id, round, number: number))
            }, { report(.effect(order.id, Self.result(of: $0))) })
    }

    /// What came of a tool that the agent wanted run.
    func inform(_ agent: EffectID, of call: CallID, toolCall: String, _ result: Value) {
        backend.inform(AgentQuestion.ID(call: call, effect: agent), toolCall: toolCall, result)
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
    private let state: Mutex<(cutter: SentenceCutter, count: Int)>

    init(after count: Int) { state = Mutex((SentenceCutter(), count)) }

    func take(_ piece: String) -> (text: String, number: Int)? { next { $0.take(piece) } }
    func rest() -> (text: String, number: Int)? { next { $0.rest() } }

    private func next(_ cut: (inout SentenceCutter) -> String?) -> (text: String, number: Int)? {
        state.withLock { state in
            guard let text = cut(&state.cutter) else { return nil }
            state.count += 1
            return (text, state.count)
        }
    }
}
