/// An error a verb raises: a mistake in the flow or the deployment, or the end of the call.
public enum VerbFault: String, Hashable, Sendable, CaseIterable {
    case argument = "verb.argument"
    case state = "verb.state"
    case grant = "verb.grant"
    case carrier = "verb.carrier"
    case hangup

    public var summary: String {
        switch self {
        case .argument: "an argument is missing, unknown or of the wrong type"
        case .state: "the call is not in a state that allows it"
        case .grant: "the flow's `needs` do not grant it"
        case .carrier: "the carrier of this call cannot do it"
        case .hangup: "the call ended while the verb waited"
        }
    }
}
