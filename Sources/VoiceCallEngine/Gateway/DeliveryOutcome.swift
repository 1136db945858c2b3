/// What became of something that came in for a call.
public enum DeliveryOutcome: Hashable, Sendable {
    case accepted
    /// No such call here. The event's key is not used up, so it may come again once the call exists.
    case unknownCall
    /// The host refused the call; the event is dealt with.
    case rejected
    /// The host cannot take it now; deliver again.
    case unavailable
}
