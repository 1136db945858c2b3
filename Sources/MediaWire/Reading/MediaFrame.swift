import CallCore

/// One piece of the call's audio, without the audio: where its Base64 lies, and what the carrier says about it.
/// Copying it copies bytes.
public struct MediaFrame: Hashable, Sendable {
    /// Byte positions of the payload; it is canonical Base64 and not empty.
    public var payload: Range<Int>
    public var track: MediaTrack
    /// Since the stream began; with Plivo, since the Unix epoch. Nil when the carrier gives none that can be read.
    public var timestamp: Milliseconds?
    /// Number of the frame in its track. Telnyx may send frames out of order; this is what they are sorted by.
    public var chunk: Int64?
    /// Number of the message in the stream.
    public var sequence: Int64?

    public init(
        payload: Range<Int>, track: MediaTrack, timestamp: Milliseconds? = nil, chunk: Int64? = nil,
        sequence: Int64? = nil
    ) {
        self.payload = payload
        self.track = track
        self.timestamp = timestamp
        self.chunk = chunk
        self.sequence = sequence
    }
}
