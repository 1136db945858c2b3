/// A part of a flow that others call.
public enum FlowPart: String, Hashable, Sendable, CaseIterable {
    case outbound, screen, inbound, actions, tools
    case onEnd = "on_end"

    /// The entries a call can begin with; a flow needs one of them.
    public static let beginnings: [FlowPart] = [.outbound, .screen, .inbound]
}
