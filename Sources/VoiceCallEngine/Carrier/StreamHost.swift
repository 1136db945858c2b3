import CallCore

/// The media sockets of all calls: takes orders of lines and reports to them.
public protocol StreamHost: Sendable {
    /// - Parameter line: whose order it is. `prepare` makes it known, `close` ends that.
    func perform(_ order: StreamOrder, of line: StreamedLine)
}

/// A line that may have its sound on a media socket.
public struct StreamedLine: Sendable {
    /// What stands in the addresses of its streams.
    public let token: String
    /// The engine's id of the call, as far as it is known; its name in reports until then.
    public let call: @Sendable () -> CallID?
    /// The carrier's id, to which a stream must belong; nil while it is not known.
    public let providerCallID: @Sendable () -> String?
    /// May be called on any thread, also from inside `perform`.
    public let report: @Sendable (StreamReport) -> Void

    public init(
        token: String, call: @escaping @Sendable () -> CallID?, providerCallID: @escaping @Sendable () -> String?,
        report: @escaping @Sendable (StreamReport) -> Void
    ) {
        self.token = token
        self.call = call
        self.providerCallID = providerCallID
        self.report = report
    }
}
