/// Names one request of one client, to cancel it by.
public struct HTTPCallID: Hashable, Sendable {
    let number: UInt
}
