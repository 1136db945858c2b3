import CallCore

/// Something a client did that the service does not take.
public struct ServiceMisuse: Hashable, Sendable {
    public var at: CallTime
    public var message: String
}
