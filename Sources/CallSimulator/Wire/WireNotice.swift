import CallCore

/// A line of a carrier's error log.
public struct WireNotice: Hashable, Sendable {
    public var at: CallTime
    /// The carrier's number for the error, such as `11200`.
    public var code: Int
    public var message: String
    /// The carrier's id of the call.
    public var call: String?
    public var url: String?
}
