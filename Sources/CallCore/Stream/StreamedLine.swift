/// A line that may have its sound on a media socket.
public struct StreamedLine: Sendable {
    /// What stands in the addresses of its streams.
    public let token: String
    /// Our number that the caller dialled; nil for outbound calls.
    public let dialled: String?
    /// The engine's id of the call, once it is known.
    public let call: @Sendable () -> CallID?
    /// The carrier's id, to which a stream must belong; nil while it is not known.
    public let providerCallID: @Sendable () -> String?
    /// May be called on any thread, also while an order is carried out.
    public let report: @Sendable (StreamReport) -> Void

    public init(
        token: String, dialled: String? = nil, call: @escaping @Sendable () -> CallID?,
        providerCallID: @escaping @Sendable () -> String?,
        report: @escaping @Sendable (StreamReport) -> Void
    ) {
        self.token = token
        self.dialled = dialled
        self.call = call
        self.providerCallID = providerCallID
        self.report = report
    }
}
