/// The carriers that `provider` can name.
public enum CarrierName: String, Hashable, Sendable, CaseIterable {
    case telnyx, twilio, plivo
    /// No carrier: calls end nowhere.
    case mock

    /// As people write it.
    public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
