/// Names a scheduled event, so that it can be cancelled.
public struct EventToken: Hashable, Sendable {
    let sequence: UInt64
}
