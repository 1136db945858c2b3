/// What a flow must ask for in `needs` before a verb does its work. Nothing else is granted.
public enum Grant: Hashable, Sendable, CaseIterable {
    /// `needs.agent = true`
    case agent
    /// The host of the argument `url`, listed in `needs.http`.
    case httpHost
    /// The argument `to`, listed in `needs.transfer`.
    case transferNumber
    /// `needs.realtime = true`
    case realtime

    /// The line to add to the flow.
    public var remedy: String {
        switch self {
        case .agent: "needs = { agent = true }"
        case .httpHost: "needs = { http = { \"the.host.name\" } }"
        case .transferNumber: "needs = { transfer = { \"+15550001111\" } }"
        case .realtime: "needs = { realtime = true }"
        }
    }
}
