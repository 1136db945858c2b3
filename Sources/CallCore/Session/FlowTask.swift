import ScriptValue

/// One coroutine of a call's nursery, as the session sees it.
struct FlowTask: Hashable, Sendable {
    enum Role: Hashable, Sendable {
        /// Decides on an inbound call before it is answered.
        case screen
        /// The flow's own entry point.
        case main
        /// A branch of `any` or `all`, under its key there.
        case branch(of: TaskNumber, key: Value)
        /// Serves a command from outside.
        case action(command: String, name: String)
        /// Serves a tool call of a realtime model, or of the agent.
        case tool(asker: EffectID, toolCall: String)
        /// Asks the flow about words heard while something plays or while a turn is open.
        case hook(HookPurpose)
        /// The flow's `on_end`.
        case onEnd
    }

    enum HookPurpose: Hashable, Sendable {
        case bargeIn(utterance: String)
        case partial(turn: String)
    }

    var role: Role
    /// What it waits for; nil while it runs.
    var wait: Wait?
    /// Its result is no longer wanted: every verb it still tries raises `cancelled`.
    var isCancelled = false
}
