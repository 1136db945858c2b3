import CallCore

/// A model that its service will switch off.
public struct ModelEnd: Hashable, Sendable, CustomStringConvertible {
    public var model: String
    /// Such as `2027-02-26`.
    public var day: String
    /// The beginning of that day.
    public var at: CallTime
    /// What the service names in its place.
    public var successor: String

    public var description: String {
        "\(model) will be switched off on \(day); its service names \(successor) in its place"
    }
}
