import CallCore

/// What a stream says of itself before its first audio.
public struct MediaStart: Hashable, Sendable {
    /// Twilio's `MZ…`, Telnyx's and Plivo's UUID.
    public var streamID: String
    /// The carrier's id of the call: CallSid, call_control_id, CallUUID.
    public var callID: String
    /// The stream's one-time token, where it came as a parameter of the stream.
    public var token: Secret?
    /// Of the audio we receive; nil when the carrier does not say.
    public var format: MediaFormat?

    public init(streamID: String, callID: String, token: Secret? = nil, format: MediaFormat? = nil) {
        self.streamID = streamID
        self.callID = callID
        self.token = token
        self.format = format
    }
}
