import CallCore

/// Sends requests to a carrier's API. Knows base URL, credentials and connections; repeats what may be repeated.
public protocol CarrierClient: Sendable {
    /// - Parameter done: called once, on any thread, never from inside `send`.
    func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void)
}
