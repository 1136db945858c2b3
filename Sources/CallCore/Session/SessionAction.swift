import ScriptValue

/// What a call wants its shell to do now, in order.
public enum SessionAction: Hashable, Sendable {
    /// Start a task: a function of the flow, given the call handle first where `withCall` says so.
    case run(TaskNumber, FlowFunction, arguments: [Value])
    case resume(TaskNumber, TaskResumption)
    /// Write the intent, then do it.
    case perform(EffectID, Effect)
    case startTimer(TimerID, CallTime)
    case cancelTimer(TimerID)
    /// A fact of the call that scripts can read has changed.
    case fact(String, Value)
    case reply(command: String, CommandReply)
    case note(CallNote)
    /// Scripts may let go of this function.
    case release(function: Int)
    /// The call is over and nothing of it is left running; the state may be closed.
    case closed
}

/// What a task runs.
public enum FlowFunction: Hashable, Sendable {
    /// A function value the script gave us.
    case reference(Int)
    /// The engine's own version of an action that the flow leaves out.
    case defaultAction(String)
}

/// How a waiting task goes on.
public enum TaskResumption: Hashable, Sendable {
    case values([Value])
    case raise(code: String, message: String)
}

/// Answer to a command.
public enum CommandReply: Hashable, Sendable {
    case done(Value)
    case failed(code: String, message: String)
}
