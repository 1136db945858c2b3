/// What a client may do.
public enum RPCScope: String, Hashable, Sendable, CaseIterable {
    case read = "operator.read"
    case write = "operator.write"
    case admin = "operator.admin"

    /// Whether somebody with these may do what needs this one: writing includes reading, and `admin` everything.
    public static func allows(_ granted: Set<RPCScope>, _ needed: RPCScope) -> Bool {
        if granted.contains(.admin) || granted.contains(needed) { return true }
        return needed == .read && granted.contains(.write)
    }
}
