import ScriptValue

/// Something a call wants done outside itself. Each has an id of its own; its result comes back under that id.
public enum Effect: Hashable, Sendable {
    case line(LineCommand)
    case agent(AgentRequest)
    /// What came of a tool that the agent wanted run; it has no result.
    case inform(agent: EffectID, toolCall: String, Value)
    case http(HTTPRequest)
    case realtime(RealtimeRequest)
    /// A realtime session like this one will probably be wanted; it has no result.
    case foresee(RealtimeRequest)
    /// Something for a running realtime session.
    case steer(realtime: EffectID, RealtimeCommand)
    case store(StoreRequest)
    /// A search through what is kept under a session key; `.done` with a list of `RecallHit`.
    case recall(RecallRequest)
    /// The result of an earlier effect is no longer wanted.
    case cancel(EffectID)
}

/// Number of an effect within its call, counted from 1. The same in a replay.
public typealias EffectID = Int

extension Effect {
    /// What to do with it when a restart finds it asked for and unanswered.
    public var recovery: RecoveryRule {
        switch self {
        case .line(.place): .lookUp
        case .line(.transfer), .line(.dtmf): .neverTwice
        case .line, .agent, .inform, .foresee, .steer, .recall, .cancel: .repeatable
        case .http(let request): request.method == "GET" ? .repeatable : .neverTwice
        case .realtime: .repeatable
        case .store: .stored
        }
    }

    /// Whether somebody outside can notice it, so that the journal must be on disk before it happens.
    public var isOutside: Bool {
        switch self {
        case .store, .foresee, .recall, .cancel: false
        case .line(.listen), .line(.stopListening): false
        case .line, .agent, .inform, .http, .realtime, .steer: true
        }
    }
}
