/// What reaches a synthesis service in one exchange.
public enum SynthesisServiceInput: Hashable, Sendable {
    /// The whole request. One exchange has one.
    case request(WireRequest)
    /// The client has gone, as it does when somebody interrupts.
    case cancelled
    case timer(Int)
}
