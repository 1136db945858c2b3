import ScriptValue

/// What reaches a call from outside. The journal keeps every one, in order, with its time: they are all a replay needs.
public enum SessionInput: Hashable, Sendable {
    /// Starts the flow's entry point for the call's direction.
    case begin
    case carrier(CallEvent)
    case effect(EffectID, EffectResult)
    /// The next sentences of an answer that is still being written; counted from 1, so that a redelivery is known.
    case agentSays(EffectID, String, number: Int)
    /// The agent wants tools of the flow run before it goes on; rounds are counted from 1.
    case agentCalls(EffectID, AgentRound, number: Int)
    case timer(TimerID)
    /// Somebody asks something of the live call (`continue`, `speak`, `dtmf`, `end`, `status` or an action of the flow).
    case command(id: String, name: String, arguments: Value)
    /// `number` counts the events of the session from 1; a redelivery repeats it. 0 for events without a number.
    case realtime(EffectID, RealtimeEvent, number: Int = 0)
    /// The engine ends the call (drain, operator, lost journal).
    case stop(EndReason, message: String)
}

/// Number of a timer within its call, counted from 1. The same in a replay.
public typealias TimerID = Int

/// Number of a task (one Lua coroutine of the call's nursery), counted from 1. The same in a replay.
public typealias TaskNumber = Int
