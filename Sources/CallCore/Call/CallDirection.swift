/// Who placed the call, seen from the engine.
public enum CallDirection: String, Hashable, Sendable, CaseIterable {
    case outbound, inbound
}
