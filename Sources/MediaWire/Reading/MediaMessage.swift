import CallCore

/// What a carrier said over a media socket, whichever carrier it is.
public enum MediaMessage: Hashable, Sendable {
    /// The socket is a media socket; Telnyx sends the token of the stream along.
    case connected(token: Secret?)
    case start(MediaStart)
    /// Audio: the frame's positions are positions in this Base64.
    case media(MediaFrame, base64: [UInt8])
    case dtmf(MediaDigit)
    /// Everything sent before the mark of that name has played, or was cleared (Twilio and Telnyx).
    case mark(String)
    /// What was queued is dropped. Plivo alone says so, and sends no marks for what it dropped.
    case cleared
    case stop
    /// A complaint about something we sent. Telnyx gives a code and a title, Plivo a reason.
    case error(code: String?, title: String)
    /// Plivo could not play what we sent.
    case playFailed(reason: String)
    /// An event nobody has documented; to be ignored.
    case unknown(event: String)
}
