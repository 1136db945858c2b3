import CallCore

/// Where the time comes from: the wall in production, the simulator in tests.
public protocol HostClock: Sendable {
    func now() -> CallTime
}
