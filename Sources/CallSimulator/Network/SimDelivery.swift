import CallCore

/// Something that reaches the engine from the simulated world.
public enum SimDelivery: Hashable, Sendable {
    /// For a call that the engine named.
    case call(CallID, SessionInput)
    /// An event of an inbound call for which no order came yet, so that the carrier knows only its own id
    /// (`providerCallID`). `initiated` asks for a new call; any other belongs to one asked for before.
    case inbound(CallEvent)
}
