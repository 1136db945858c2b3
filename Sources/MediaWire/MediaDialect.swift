/// Whose media socket it is. The three carriers send the same things under different names.
public enum MediaDialect: String, Hashable, Sendable, CaseIterable {
    case twilio
    case telnyx
    case plivo

    /// The key of the stream's id, at the top of nearly every message.
    var streamIDKey: String {
        switch self {
        case .twilio: "streamSid"
        case .telnyx: "stream_id"
        case .plivo: "streamId"
        }
    }

    /// The key of the number that counts a stream's messages.
    var sequenceKey: String { self == .telnyx ? "sequence_number" : "sequenceNumber" }
}
