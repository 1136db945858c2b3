/// Calls that are placed.
public struct OutboundConfig: Hashable, Sendable {
    /// `notify` or `conversation`.
    public var defaultMode: String
    public var notifyHangupDelaySeconds: Int

    init(_ fields: ConfigFields) {
        defaultMode = fields.text("defaultMode") ?? "notify"
        notifyHangupDelaySeconds = fields.whole("notifyHangupDelaySec") ?? 3
    }
}
