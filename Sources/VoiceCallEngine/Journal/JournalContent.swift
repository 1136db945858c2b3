import CallCore
import ScriptValue

/// What a journal entry says. The engine's own kinds are turned into their stored form only when somebody asks for it:
/// a journal kept in memory never does.
public enum JournalContent: Sendable {
    case value(Value)
    case input(SessionInput)
    case effect(EffectID, Effect)
    case verb(TaskNumber, VerbRequest)
    case result(TaskNumber, TaskResumption)

    public var value: Value {
        switch self {
        case .value(let value): value
        case .input(let input): input.value
        case .effect(let id, let effect): ["id": .int(Int64(id)), "effect": effect.value]
        case .verb(let task, let request): ["task": .int(Int64(task)), "request": request.value]
        case .result(let task, let resumption): ["task": .int(Int64(task)), "result": resumption.value]
        }
    }

    var isValue: Bool { if case .value = self { true } else { false } }

    /// The input, read back where it is stored.
    var input: SessionInput? {
        if case .input(let input) = self { input } else { SessionInput(value: value) }
    }
}
